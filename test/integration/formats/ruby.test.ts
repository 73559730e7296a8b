/** Ruby frameworks from Debian. */
import { advisedLines, debianVersion, run } from "./framework-app.ts";
import { verify } from "./verify.ts";

const RUBY = "/usr/bin/ruby";

verify({
  framework: `Sinatra ${debianVersion("ruby-sinatra")}, redis-rack ${debianVersion("ruby-redis-rack")}, Warden ${debianVersion("ruby-warden")} (Marshal)`,
  format: "rails",
  needs: ["ruby", "ruby-sinatra", "ruby-redis-rack", "ruby-warden", "ruby-webrick"],
  shows: ["user", "address", "client", "createdAt"],
  start: (store) => run(RUBY, ["sinatra_app.rb"], store),
});

for (const serializer of ["marshal", "json"]) {
  verify({
    framework: `Rails ${debianVersion("ruby-rails")}, redis-actionpack ${debianVersion("ruby-redis-actionpack")} (${serializer}), with the advised lines`,
    format: "rails",
    needs: ["ruby", "ruby-rails", "ruby-redis-actionpack", "ruby-webrick"],
    shows: ["user", "address", "client", "createdAt", "lastSeen"],
    lastSeen: "recorded",
    start: (store) =>
      run(RUBY, ["rails_app.rb"], store, { SERIALIZER: serializer, ADVICE: advisedLines("rails") }),
  });
}
