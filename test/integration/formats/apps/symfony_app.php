<?php
// Symfony with its Security bundle; sessions in Redis through RedisSessionHandler.
require_once 'Symfony/Bundle/FrameworkBundle/autoload.php';
require_once 'Symfony/Bundle/SecurityBundle/autoload.php';

use Symfony\Bundle\FrameworkBundle\FrameworkBundle;
use Symfony\Bundle\FrameworkBundle\Kernel\MicroKernelTrait;
use Symfony\Bundle\SecurityBundle\SecurityBundle;
use Symfony\Component\DependencyInjection\ContainerBuilder;
use Symfony\Component\DependencyInjection\Loader\Configurator\ContainerConfigurator;
use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\HttpFoundation\Session\Storage\Handler\RedisSessionHandler;
use Symfony\Component\HttpKernel\Kernel;
use Symfony\Component\Routing\Loader\Configurator\RoutingConfigurator;
use Symfony\Component\Security\Core\User\InMemoryUser;
use Symfony\Component\Security\Core\User\UserInterface;
use Symfony\Component\Security\Http\Authenticator\AbstractAuthenticator;
use Symfony\Component\Security\Http\Event\LoginSuccessEvent;
use Symfony\Component\Security\Http\Authenticator\Passport\Badge\UserBadge;
use Symfony\Component\Security\Http\Authenticator\Passport\Passport;
use Symfony\Component\Security\Http\Authenticator\Passport\SelfValidatingPassport;
use Symfony\Component\Security\Core\Authentication\Token\TokenInterface;
use Symfony\Component\Security\Core\Exception\AuthenticationException;

/** Believes the name in the address. */
class LoginByName extends AbstractAuthenticator
{
    public function supports(Request $request): ?bool
    {
        return $request->getPathInfo() === '/login';
    }

    public function authenticate(Request $request): Passport
    {
        return new SelfValidatingPassport(new UserBadge($request->query->get('user')));
    }

    public function onAuthenticationSuccess(Request $request, TokenInterface $token, string $firewall): ?Response
    {
        return null;
    }

    public function onAuthenticationFailure(Request $request, AuthenticationException $exception): ?Response
    {
        return new Response($exception->getMessage(), 403);
    }
}

class RedisFactory
{
    public static function connect(): Redis
    {
        $redis = new Redis();
        $redis->connect('127.0.0.1', (int) getenv('REDIS_PORT'));
        return $redis;
    }
}

class TestKernel extends Kernel
{
    use MicroKernelTrait;

    public function registerBundles(): iterable
    {
        return [new FrameworkBundle(), new SecurityBundle()];
    }

    public function getProjectDir(): string
    {
        return getenv('FOLDER');
    }

    protected function configureContainer(ContainerConfigurator $container): void
    {
        $container->extension('framework', [
            'secret' => 'only for tests',
            'http_method_override' => false,
            'session' => ['handler_id' => RedisSessionHandler::class, 'storage_factory_id' => 'session.storage.factory.native'],
        ]);
        $container->extension('security', [
            'enable_authenticator_manager' => true,
            'providers' => ['users' => ['memory' => ['users' => array_fill_keys(['alice', 'bob'], ['password' => 'x', 'roles' => ['ROLE_USER']])]]],
            'firewalls' => ['main' => ['custom_authenticators' => [LoginByName::class]]],
        ]);
        $services = $container->services();
        $services->set('test.redis', Redis::class)->factory([RedisFactory::class, 'connect']);
        $services->set(RedisSessionHandler::class)->args([\Symfony\Component\DependencyInjection\Loader\Configurator\service('test.redis')]);
        $services->set(LoginByName::class, LoginByName::class);
        $services->set(Advice::class, Advice::class)->tag('kernel.event_listener', ['event' => LoginSuccessEvent::class, 'dispatcher' => 'security.event_dispatcher.main']);
    }

    protected function configureRoutes(RoutingConfigurator $routes): void
    {
        $routes->add('login', '/login')->controller([$this, 'login']);
        $routes->add('whoami', '/whoami')->controller([$this, 'whoAmI']);
    }

    public function login(): Response
    {
        return new Response('hello');
    }

    public function whoAmI(): Response
    {
        $token = $this->getContainer()->get('security.token_storage')->getToken();
        $user = $token === null ? null : $token->getUser();
        return $user instanceof UserInterface ? new Response($user->getUserIdentifier()) : new Response('', 401);
    }
}

/** The lines that Sessionwatch advises to add. */
class Advice
{
    public function __invoke(LoginSuccessEvent $event): void
    {
        eval(getenv('ADVICE') ?: '');
    }
}

$kernel = new TestKernel('prod', false);
$request = Request::createFromGlobals();
$response = $kernel->handle($request);
$response->send();
$kernel->terminate($request, $response);
