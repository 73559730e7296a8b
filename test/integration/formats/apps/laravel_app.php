<?php
// Laravel with the redis session driver, put together without the usual project folder. ENCRYPT=1: encrypted sessions.
require_once 'Illuminate/autoload.php';

use Illuminate\Auth\GenericUser;
use Illuminate\Contracts\Auth\Authenticatable;
use Illuminate\Contracts\Auth\UserProvider;
use Illuminate\Contracts\Debug\ExceptionHandler;
use Illuminate\Contracts\Http\Kernel as HttpKernel;
use Illuminate\Foundation\Application;
use Illuminate\Foundation\Http\Kernel;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Auth;
use Illuminate\Support\Facades\Facade;
use Illuminate\Support\ServiceProvider;

$folder = getenv('FOLDER') . '/laravel';
foreach (['bootstrap/cache', 'config', 'storage/framework', 'storage/logs'] as $name) {
    @mkdir("$folder/$name", 0700, true);
}
$port = (int) getenv('REDIS_PORT');
$settings = [
    'app' => [
        'name' => 'Laravel', 'env' => 'production', 'debug' => true, 'url' => 'http://127.0.0.1', 'timezone' => 'UTC',
        'locale' => 'en', 'fallback_locale' => 'en', 'cipher' => 'AES-256-CBC',
        'key' => 'base64:' . base64_encode(str_repeat('k', 32)),
        'providers' => [
            Illuminate\Auth\AuthServiceProvider::class, Illuminate\Cache\CacheServiceProvider::class,
            Illuminate\Cookie\CookieServiceProvider::class, Illuminate\Encryption\EncryptionServiceProvider::class,
            Illuminate\Filesystem\FilesystemServiceProvider::class, Illuminate\Hashing\HashServiceProvider::class,
            Illuminate\Redis\RedisServiceProvider::class, Illuminate\Session\SessionServiceProvider::class,
            Users::class,
        ],
    ],
    'auth' => [
        'defaults' => ['guard' => 'web'],
        'guards' => ['web' => ['driver' => 'session', 'provider' => 'users']],
        'providers' => ['users' => ['driver' => 'by-name']],
    ],
    'cache' => ['default' => 'redis', 'stores' => ['redis' => ['driver' => 'redis', 'connection' => 'cache']], 'prefix' => 'laravel_cache'],
    'database' => [
        'redis' => [
            'client' => 'phpredis',
            'options' => ['prefix' => 'laravel_database_'],
            'default' => ['host' => '127.0.0.1', 'port' => $port, 'database' => 0],
            'cache' => ['host' => '127.0.0.1', 'port' => $port, 'database' => 0],
        ],
    ],
    'logging' => ['default' => 'null', 'channels' => ['null' => ['driver' => 'monolog', 'handler' => Monolog\Handler\NullHandler::class]]],
    'session' => [
        'driver' => 'redis', 'lifetime' => 120, 'expire_on_close' => false, 'encrypt' => getenv('ENCRYPT') === '1',
        'connection' => 'cache', 'store' => null, 'lottery' => [0, 100], 'cookie' => 'laravel_session', 'path' => '/', 'domain' => null,
        'secure' => false, 'http_only' => true, 'same_site' => 'lax', 'files' => $folder,
    ],
];
foreach ($settings as $name => $values) {
    file_put_contents("$folder/config/$name.php", '<?php return ' . var_export($values, true) . ';');
}

/** Users are their names. */
class ByName implements UserProvider
{
    public function retrieveById($id) { return new GenericUser(['id' => $id, 'remember_token' => '', 'password' => 'x']); }
    public function retrieveByToken($id, $token) { return null; }
    public function updateRememberToken(Authenticatable $user, $token) {}
    public function retrieveByCredentials(array $credentials) { return null; }
    public function validateCredentials(Authenticatable $user, array $credentials) { return false; }
}

class Users extends ServiceProvider
{
    public function boot()
    {
        Auth::provider('by-name', fn () => new ByName());
    }
}

// Lines that Sessionwatch advises to add.
eval('class Advice { ' . (getenv('ADVICE') ?: 'public function handle($request, Closure $next) { return $next($request); }') . ' }');

class TestKernel extends Kernel
{
    protected $middlewareGroups = ['web' => [
        Illuminate\Cookie\Middleware\EncryptCookies::class,
        Illuminate\Cookie\Middleware\AddQueuedCookiesToResponse::class,
        Illuminate\Session\Middleware\StartSession::class,
        Advice::class,
    ]];
}

class Failures extends Illuminate\Foundation\Exceptions\Handler
{
    public function report(Throwable $failure) { error_log((string) $failure); }
    public function render($request, Throwable $failure) { return new Illuminate\Http\Response((string) $failure, 500); }
}

$app = new Application($folder);
$app->singleton(HttpKernel::class, TestKernel::class);
$app->singleton(ExceptionHandler::class, Failures::class);
$app->booted(function () use ($app) {
    $router = $app['router'];
    $router->middleware('web')->post('/login', function (Request $request) {
        Auth::login((new ByName())->retrieveById($request->query('user')));
        return 'hello';
    });
    $router->middleware('web')->get('/slow', function (Request $request) {
        sleep(2);
        $request->session()->put('seen', microtime(true));
        return 'slow';
    });
    $router->middleware('web')->get('/whoami', fn () => Auth::check() ? Auth::id() : new Illuminate\Http\Response('', 401));
});
$kernel = $app->make(HttpKernel::class);
$request = Request::capture();
$response = $kernel->handle($request);
$response->send();
$kernel->terminate($request, $response);
