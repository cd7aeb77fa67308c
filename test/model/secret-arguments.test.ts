import {describe, expect, test} from 'vitest';
import {secretArguments} from '../../src/model/secret-arguments.ts';

const WORD = `hun${'ter22'}`;

const secret: readonly (readonly [readonly string[], readonly number[]])[] = [
  [['--db-password', WORD], [1]],
  [[`--db-password=${WORD}`], [0]],
  [[`-password=${WORD}`], [0]],
  [['--token', 'abc123def456'], [1]],
  [[`DB_PASSWORD=${WORD}`], [0]],
  [['--redis', `redis://:${WORD}@cache:6379`], [1]],
  [['-H', 'X-Api-Key: 0a1b2c3d4e'], [1]],
  [['-H', `Authorization: Bearer ${'abcdef0123456789abcdef'}`], [1]],
  [['sh', '-c', `export DB_PASSWORD=${WORD}; exec app`], [2]],
  [['sh', '-c', `TOKEN=$(login --password ${WORD} \\\n  --quiet)\nexec app`], [2]],
  [['sh', '-c', `app --password '${WORD}' --port 80`], [2]],
  [['sh', '-c', `mysql -uroot -p${WORD} shop < init.sql`], [2]],
  [['sh', '-c', `curl -u admin:${WORD} http://x/`], [2]],
  [['mysqladmin', 'ping', '-uroot', `-p${WORD}`], [3]],
  [['redis-cli', '-a', WORD, 'ping'], [2]],
  [['curl', '--user', `admin:${WORD}`, 'http://x/'], [2]],
  [['sh', '-c', `psql postgres://u:${WORD}@db/x`], [2]],
  [['pg_dump', `postgres://u:${WORD}@db/x`], [1]],
  [['redis-server', '--requirepass', WORD], [2]],
  [['etcdctl', `--user=root:${WORD}`, 'get', 'a'], [1]],
  [['mongosh', '-u', 'root', '-p', WORD], [4]],
  [['ldapsearch', '-x', '-w', WORD], [3]],
  [['sqlcmd', '-U', 'sa', '-P', WORD, '-Q', 'select 1'], [4]],
  [['mc', 'alias', 'set', 'm', 'http://minio:9000', 'admin', WORD], [6]],
  [['rabbitmqctl', 'add_user', 'shop', WORD], [3]],
  [['smbclient', '//nas/x', '-U', `shop%${WORD}`], [3]],
  [['--basic-auth', `shop:${WORD}`], [1]],
  [[`--set=auth.password=${WORD}`], [0]],
  [[`/password:${WORD}`], [0]],
  [[`{"auth":{"password":"${WORD}"}}`], [0]],
  [['-H', 'PRIVATE-TOKEN: 0a1b2c3d4e'], [1]],
  [['sh', '-c', `curl -H 'X-Vault-Token: ${WORD}' http://vault:8200/`], [2]],
  [['sh', '-c', `echo ${WORD} | docker login -u a --password-stdin`], [2]],
  [['sh', '-c', `docker login -u a -p ${WORD} ghcr.io`], [2]],
  [['sh', '-c', `bash -c 'mongo --username root --password ${WORD}'`], [2]],
  [['sh', '-c', `mysql -e "CREATE USER shop IDENTIFIED BY '${WORD}'"`], [2]],
  [['sh', '-c', `cat <<E >/etc/my.cnf\n[client]\npassword = ${WORD}\nE`], [2]],
  [['python', '-c', `import os; os.environ['DB_PASSWORD']='${WORD}'`], [2]],
  [['powershell', '-Command', `$env:DB_PASSWORD='${WORD}'; app`], [2]],
  [['curl', '-su', `admin:${WORD}`, 'http://x/'], [2]],
  [['sh', '-c', `curl -sSLu admin:${WORD} http://x/`], [2]],
  [['mosquitto_pub', '-u', 'shop', '-P', WORD, '-t', 'x'], [4]],
  [['cypher-shell', '-u', 'neo4j', '-p', WORD], [4]],
  [['neo4j-admin', 'dbms', 'set-initial-password', WORD], [3]],
  [['neo4j-admin', 'set-initial-password', WORD], [2]],
  [['grafana-cli', 'admin', 'reset-admin-password', WORD], [3]],
  [['ngrok', 'config', 'add-authtoken', WORD], [3]],
  [['sh', '-c', `tailscale up --authkey=${WORD}`], [2]],
  [['sh', '-c', `useradd -p ${WORD} shop`], [2]],
  [['net', 'ads', 'join', '-U', `shop%${WORD}`], [4]],
];

const none: readonly (readonly string[])[] = [
  ['--password', '$(DB_PASSWORD)'],
  ['--password=$(DB_PASSWORD)'],
  ['--password-file', '/run/secrets/password'],
  ['--token-ttl', '15m'],
  ['--auth', 'basic'],
  ['--image', 'nginx:stable-alpine'],
  ['--upstream', 'web:http-alt'],
  ['--credentials', 'default'],
  ['--password', '--verbose'],
  ['sh', '-c', 'export DB_PASSWORD=$PW; exec app'],
  ['sh', '-c', 'export DB_PASSWORD="$(cat /run/secrets/pw)"; exec app'],
  ['sh', '-c', 'set -e\nPASSWORD=$(aws secretsmanager get-secret-value \\\n  --secret-id db)\npsql'],
  ['sh', '-c', 'TOKEN="$(vault write -field=token auth/kubernetes/login |\n  tail -1)"\nexec app'],
  ['sh', '-c', 'psql postgres://u:$PGPASSWORD@db/x'],
  ['sh', '-c', `psql postgres://u:${'$'}{PGPASSWORD}@db/x`],
  ['sh', '-c', 'mysql -uroot -p"$MYSQL_ROOT_PASSWORD" -e "select 1"'],
  ['sh', '-c', 'mysqladmin ping -h 127.0.0.1 -p$MYSQL_ROOT_PASSWORD'],
  ['mysqladmin', 'ping', '-h', '127.0.0.1'],
  ['mysqldump', '--port', '3306'],
  ['redis-cli', 'ping'],
  ['curl', '-u', '$USER:$PASS', 'http://x/'],
  ['tar', '-pxf', 'a.tar'],
  ['bundle', 'exec', 'rake', 'assets:precompile'],
  ['--secret-name=db', '--secret-namespace=shop'],
  ['--tls-private-key-file=/tls/tls.key'],
  ['--leader-elect-resource-name=token'],
  ['mysql', '-u', 'root', '-p', 'shop'],
  ['daphne', 'password_manager.asgi:application'],
  ['app', 'password-service:latest'],
  ['--param=image-pull-secrets=regcred'],
  ['curl', '-su', '$USER:$PASS', 'http://x/'],
  ['doctl', 'version', '-t', 'x'],
  ['ngrok', 'http', '80'],
  ['mosquitto_sub', '-h', 'mqtt', '-p', '1883'],
  ['--http-auth', 'proxy:8080'],
  ['sh', '-c', 'curl -H "Authorization: Bearer $(cat /token)" http://x/'],
  ['sh', '-c', 'mysql -e "CHANGE MASTER TO MASTER_PASSWORD=\'\', MASTER_CONNECT_RETRY=10"'],
  ['sh', '-c', 'rabbitmqctl add_user shop "$RABBIT_PASSWORD"'],
  ['sh', '-c', 'echo "$TOKEN" | docker login --password-stdin'],
  ['mc', 'alias', 'set', 'm', 'http://minio:9000', '$(KEY)', '$(SECRET)'],
];

describe('words of a command line that are secrets', () => {
  test.each(secret)('%j', (words, indexes) => {
    expect([...secretArguments(words).keys()]).toEqual(indexes);
  });

  test.each(none.map(words => [words] as const))('none in %j', words => {
    expect([...secretArguments(words).keys()]).toEqual([]);
  });
});

test.each([
  [['app', '--password=$uper-S3cret!']],
  [['app', '--password', '$uper-S3cret!']],
  [['mysql', '-p$uper-S3cret!']],
  [['sh', '-c', "mysql -p'$uper-S3cret!'"]],
  [['curl', '-u', 'a:$uper-S3cret!']],
])('a password that begins with a dollar sign is no variable: %j', words => {
  expect(secretArguments(words).size).toBe(1);
});

test.each([
  [['app', '--password=$PASSWORD']],
  [['app', '--password=$(PASSWORD)']],
  [['sh', '-c', 'mysql -p"$MYSQL_ROOT_PASSWORD" -e "select 1"']],
  [['sh', '-c', 'app --password=`cat /run/password`']],
])('a variable is no password: %j', words => {
  expect(secretArguments(words).size).toBe(0);
});
