<?php
// PHP's own sessions. Handler, store and encoding are settings on the command line.
session_start();
// Lines that Sessionwatch advises to add.
eval(getenv('ADVICE') ?: '');
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);

if ($path === '/login') {
    session_regenerate_id(true);
    $_SESSION['user_id'] = $_GET['user'];
    $_SESSION['cart'] = ['items' => [['sku' => 'A-1', 'price' => 9.95, 'gift' => null, 'new' => true]]];
    echo 'hello';
} elseif ($path === '/slow') {
    sleep(2);
    $_SESSION['seen'] = microtime(true);
    echo 'slow';
} elseif (isset($_SESSION['user_id'])) {
    echo $_SESSION['user_id'];
} else {
    http_response_code(401);
}
