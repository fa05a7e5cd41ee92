--TEST--
Weft\Pdo\Pool: Eloquent, a connection for each coroutine on one pool
--EXTENSIONS--
weft
pdo_mysql
mbstring
--SKIPIF--
<?php
require __DIR__ . '/../helpers/mariadb.inc';
require __DIR__ . '/../helpers/packages.inc';
if ($reason = Weft\Test\MariaDb::missing() ?? Weft\Test\packages_missing()) echo "skip $reason";
elseif (!is_dir(dirname(Weft\Test\packages_loader()) . '/laravel/framework')) echo 'skip needs laravel/framework';
?>
--FILE--
<?php
require __DIR__ . '/../helpers/mariadb.inc';
require __DIR__ . '/../helpers/packages.inc';
require Weft\Test\packages_loader();
use Illuminate\Database\{ConnectionResolverInterface, MySqlConnection};
use Illuminate\Database\Eloquent\Model;
use Weft\Test\MariaDb;
use function Async\{await_all_or_fail, coroutine_context, spawn};

final class Note extends Model
{
    public $timestamps = false;
    protected $guarded = [];
}

/** A connection for each coroutine, as it counts its transactions. */
final class PoolResolver implements ConnectionResolverInterface
{
    public function __construct(private PDO $pool)
    {
    }

    public function connection($name = null)
    {
        $context = coroutine_context();
        if (!$context->has('database')) {
            $context->set('database', new MySqlConnection($this->pool, 'test'));
        }
        return $context->get('database');
    }

    public function getDefaultConnection()
    {
        return 'pool';
    }

    public function setDefaultConnection($name)
    {
    }
}

$server = MariaDb::start();
$pool = new Weft\Pdo\Pool($server->dsn(), MariaDb::USER, MariaDb::PASSWORD, max: 5);
$pool->exec('CREATE TABLE notes (id INT AUTO_INCREMENT PRIMARY KEY, text VARCHAR(50) UNIQUE, done INT NOT NULL DEFAULT 0)');
$pool->release();
Note::setConnectionResolver(new PoolResolver($pool));

$work = function (int $i) {
    $note = Note::resolveConnection()->transaction(function ($db) use ($i) {
        $note = Note::create(['text' => "note $i"]);
        $db->select('SELECT SLEEP(0.02)');
        $db->transaction(fn () => $note->update(['done' => $i % 2]));
        return $note;
    });
    $found = Note::where('text', "note $i")->firstOrFail();
    return $found->id === $note->id && $found->done === $i % 2;
};
$results = await_all_or_fail(array_map(fn (int $i) => spawn($work, $i), range(1, 20)));
echo count(array_filter($results)), " of 20\n";

$failed = spawn(function () {
    try {
        Note::resolveConnection()->transaction(function () {
            Note::create(['text' => 'lost']);
            Note::create(['text' => 'note 1']);
        });
    } catch (Illuminate\Database\UniqueConstraintViolationException) {
        return 'no second note 1; ' . Note::count();
    }
});
echo Async\await($failed), "\n";
echo json_encode(array_intersect_key($pool->stats(), ['open' => 1, 'inUse' => 1, 'opened' => 1, 'replaced' => 1, 'rolledBack' => 1])), "\n";
$pool = null;
$server->stop();
?>
--EXPECT--
20 of 20
no second note 1; 20
{"open":5,"inUse":0,"opened":5,"replaced":0,"rolledBack":0}
