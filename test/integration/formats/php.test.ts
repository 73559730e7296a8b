/** PHP and its frameworks from Debian, in PHP's own web server. */
import type { TestServer } from "../../redis-server.ts";
import { advisedLines, debianVersion, type FrameworkApp, run } from "./framework-app.ts";
import { verify } from "./verify.ts";

const php = `PHP with phpredis ${debianVersion("php-redis")}`;

/** PHP's server, with a router script. It answers one request at a time, which is all that the tests ask. */
function serve(
  script: string,
  store: TestServer,
  settings: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<FrameworkApp> {
  const options = Object.entries({ ...settings, error_reporting: "0" }).flatMap(([name, value]) => [
    "-d",
    `${name}=${value}`,
  ]);
  return run("/bin/sh", ["-c", 'exec php -S "127.0.0.1:$PORT" "$@"', "php", ...options, script], store, env);
}

function sessionSettings(store: TestServer, encoding: string): Record<string, string> {
  return {
    "session.save_handler": "redis",
    "session.save_path": `tcp://127.0.0.1:${store.port}`,
    "session.serialize_handler": encoding,
  };
}

for (const encoding of ["php", "php_serialize", "php_binary"]) {
  verify({
    framework: `${php}, encoding ${encoding}, with the advised lines`,
    format: "php",
    needs: ["php-cli", "php-redis"],
    shows: ["user", "address", "client", "createdAt", "lastSeen"],
    lastSeen: "recorded",
    start: (store) =>
      serve("php_app.php", store, sessionSettings(store, encoding), { ADVICE: advisedLines("php") }),
  });
}

verify({
  framework: `${php}, encoding igbinary ${debianVersion("php-igbinary")}`,
  format: "php",
  needs: ["php-cli", "php-redis", "php-igbinary"],
  shows: [],
  opaque: "unsupported-encoding",
  start: (store) => serve("php_app.php", store, sessionSettings(store, "igbinary")),
});

verify({
  framework: `Symfony ${debianVersion("php-symfony-security-bundle")}, Security bundle, RedisSessionHandler, with the advised lines`,
  format: "symfony",
  needs: ["php-cli", "php-redis", "php-symfony-framework-bundle", "php-symfony-security-bundle"],
  shows: ["user", "address", "client", "createdAt", "lastSeen"],
  lastSeen: "recorded",
  start: (store) => serve("symfony_app.php", store, {}, { ADVICE: advisedLines("symfony") }),
});

verify({
  framework: `Laravel ${debianVersion("php-laravel-framework")}, redis session driver, with the advised lines`,
  format: "laravel",
  needs: ["php-cli", "php-redis", "php-laravel-framework"],
  shows: ["user", "address", "client", "createdAt", "lastSeen"],
  lastSeen: "recorded",
  start: (store) => serve("laravel_app.php", store, {}, { ADVICE: advisedLines("laravel") }),
});

verify({
  framework: `Laravel ${debianVersion("php-laravel-framework")}, encrypted sessions`,
  format: "laravel",
  needs: ["php-cli", "php-redis", "php-laravel-framework"],
  shows: [],
  opaque: "encrypted",
  start: (store) => serve("laravel_app.php", store, {}, { ENCRYPT: "1" }),
});
