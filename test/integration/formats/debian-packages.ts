/** The frameworks from Debian that the tests in this folder run. `build/test.ts` installs them where it may. */
export const debianPackages = [
  "python3-aiohttp",
  "python3-aiohttp-session",
  "python3-django",
  "python3-django-redis",
  "python3-django-redis-sessions",
  "python3-flask",
  "python3-flask-login",
  "python3-flask-session",
  "python3-redis",
  "php-cli",
  "php-redis",
  "php-igbinary",
  "php-laravel-framework",
  "php-symfony-framework-bundle",
  "php-symfony-security-bundle",
  "ruby",
  "ruby-rails",
  "ruby-redis-actionpack",
  "ruby-redis-rack",
  "ruby-sinatra",
  "ruby-warden",
  "ruby-webrick",
] as const;

export type DebianPackage = (typeof debianPackages)[number];
