import type { ProxyConfig, Session } from "electron";
import type { DesktopSettings } from "../../shared/desktop-calls.ts";

/** Makes a session reach the network as the settings say. */
export async function applyProxy(session: Session, proxy: DesktopSettings["proxy"]): Promise<void> {
  await session.setProxy(configOf(proxy));
}

function configOf(proxy: DesktopSettings["proxy"]): ProxyConfig {
  switch (proxy.kind) {
    case "system":
      return { mode: "system" };
    case "none":
      return { mode: "direct" };
    case "fixed":
      return { mode: "fixed_servers", proxyRules: proxy.rules };
  }
}
