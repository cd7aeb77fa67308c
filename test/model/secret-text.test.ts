import {expect, test} from 'vitest';
import {withoutSecrets} from '../../src/model/secret-formats.ts';
import {secretInText} from '../../src/model/secret-text.ts';

test.each([
  ['app.properties', 'mode=fast\nspring.datasource.password=swordfish-1\n'],
  ['config.yaml', 'db:\n  password: "swordfish-1"\n'],
  ['config.json', '{\n  "apiKey": "0a1b2c3d4e5f"\n}'],
  ['id_rsa', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----'],
  ['init.sh', 'export DB_PASSWORD=swordfish-1'],
  ['url', 'postgres://app:swordfish-1@db/app'],
  ['flow.yaml', 'auth: {username: u, password: swordfish-1}'],
  ['logstash.conf', 'output { elasticsearch { user => "u" password => "swordfish-1" } }'],
  ['users.xml', '<user name="a" password="swordfish-1"/>'],
  ['settings.xml', '<server><password>swordfish-1</password></server>'],
  ['config.js', "module.exports = {apiKey: 'swordfish-1'}"],
  ['token.yaml', 'exporters:\n  splunk_hec:\n    token: 0a1b2c3d4e5f6a7b'],
  ['prometheus.yml', 'authorization: {type: Bearer, credentials: 0a1b2c3d4e5f6a7b}'],
  ['datadog.yaml', 'exporters:\n  datadog:\n    api:\n      site: datadoghq.eu\n      key: 0a1b2c3d4e5f6a7b'],
  ['headers.yaml', 'headers:\n  # the team\n  x-honeycomb-team: 0a1b2c3d4e5f6a7b'],
  ['header.yaml', 'headers: {x-honeycomb-team: 0a1b2c3d4e5f6a7b}'],
  ['nginx.conf', 'location / {\n  proxy_set_header X-Api-Key "swordfish-1";\n}'],
  ['fluent-bit.conf', '[OUTPUT]\n    Name es\n    HTTP_Passwd swordfish-1'],
  ['fluent-bit.yaml', 'outputs:\n  - name: http\n    header: X-Api-Key swordfish-1'],
  ['set.conf', '@SET ES_PASSWORD=swordfish-1\n[SERVICE]\n    Flush 1'],
  ['fluent.conf', '<match **>\n  @type elasticsearch\n  password swordfish-1\n</match>'],
  ['redis.conf', 'appendonly yes\nrequirepass swordfish-1'],
  ['.netrc', 'machine example.com login a password swordfish-1'],
  ['.pgpass', 'db:5432:shop:app:swordfish-1'],
  ['userlist.txt', '"app" "swordfish-1"'],
  ['smtp', 'smtp://mailer@example.com:swordfish-1@smtp.example.com:587'],
  ['core-site.xml', '<name>javax.jdo.option.ConnectionPassword</name><value>swordfish-1</value>'],
  ['settings.xml', '<server><username>a</username><password>swordfish-1</password></server>'],
  ['tomcat-users.xml', '<user username="a" password="swordfish-1"/>'],
  ['web.config', '<add key="ApiKey" value="swordfish-1" />'],
  ['config.yaml', 'db: {host: x, password: "swordfish-1"}'],
  ['config.yaml', 'db:\n  password: |\n    swordfish-1\n'],
  ['config.yaml', 'env:\n- name: DB_PASSWORD\n  value: swordfish-1\n'],
  ['config.toml', 'db = { host = "x", password = "swordfish-1" }'],
  ['config.js', "module.exports = {db: {password: 'swordfish-1'}};"],
  ['settings.py', "DATABASES = {'default': {'PASSWORD': 'swordfish-1'}}"],
  ['wp-config.php', "<?php\ndefine( 'DB_PASSWORD', 'swordfish-1' );"],
  ['config.php', "<?php\n$CONFIG = array (\n  'dbpassword' => 'swordfish-1',\n);"],
  ['init.sql', "CREATE USER shop WITH PASSWORD 'swordfish-1';"],
  ['init.js', "db.createUser({user: 'a', pwd: 'swordfish-1', roles: []})"],
  ['redis.conf', 'maxmemory 1mb\nrequirepass swordfish-1\n'],
  ['users.acl', 'user default on >swordfish-1 ~* +@all'],
  ['.netrc', 'machine git.example.com login a password swordfish-1'],
  ['fluent-bit.conf', '[OUTPUT]\n    Name es\n    HTTP_Passwd swordfish-1\n'],
  ['config.json', `{"auths":{"ghcr.io":{"auth":"${btoa('a:swordfish-1')}"}}}`],
  ['htpasswd', 'admin:$apr1$abcd1234$QwErTyUiOpAsDfGhJkLz.0'],
  ['storage', `AccountName=a;AccountKey=${'Ab1'.repeat(9)}==;EndpointSuffix=core.windows.net`],
  ['redis', 'cache:6379,password=swordfish-1,ssl=True'],
  ['key', btoa('-----BEGIN RSA PRIVATE KEY-----\nMIIE')],
  ['dollar.yaml', 'x: 1\npassword: "P@$$w0rd1"'],
  ['dollar.json', '{"password": "$uper-S3cret!"}'],
  ['bang.yaml', 'x: 1\npassword: "!Bang99zz"'],
  ['brace.yaml', 'x: 1\npassword: "Ab{{c9"'],
  ['words.yaml', 'x: 1\npassword: my.secret.words'],
  ['slash.env', 'x=1\nAWS_SECRET_ACCESS_KEY=/bcdEfGh1JkLmn0PqRs7uVwXyZ+abcdEfGh1JkLm'],
  ['users.txt', 'a:$2y$05$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbK'],
  ['shadow', 'a:$6$rounds=5000$saltsalt$IP.Zq6/8vKx9xZbS1Zt6wqzq1Y0Q9m8v7u6t5s4r3q2p1o0n9'],
  ['curl.txt', 'curl -H "Authorization: Basic dXNlcjpwYXNz" https://example.com'],
  ['compose.env', 'USERS=a:$$apr1$$abcd1234$$QwErTyUiOpAsDfGhJkLz.0'],
  ['run.sh', 'psql "postgres://shop:$ecret-1@db/shop"'],
  ['pagerduty.yaml', 'service_key: 0a1B2c3D4e5F6a7B8c9D0e1F'],
])('%s holds a secret', (name, text) => {
  expect(secretInText(name, text)).not.toBeNull();
});

test.each([
  [
    'nginx.conf',
    'http {\n  proxy_pass http://api:8080;\n  auth_basic off;\n  ssl_password_file /etc/keys/pass;\n}',
  ],
  ['app.properties', 'password=${DB_PASSWORD}\npassword.file=/run/secrets/db\ntoken.ttl=3600'],
  ['config.yaml', 'password: {{ .Values.password }}\nsecretName: db\nauth:\n  enabled: true\n'],
  ['prometheus.yml', 'scrape_configs:\n  - bearer_token_file: /var/run/secrets/token\n'],
  ['index.html', '<label for="password">Password: </label>'],
  ['init.sh', 'if [ -n "${APP_PASSWORD:-}" ]; then echo ok; fi'],
  ['postgresql.conf', '#password_encryption = md5 # md5 or scram\npassword_encryption = scram-sha-256'],
  ['schema.yaml', 'properties: {password: {type: string}, token: string}'],
  ['fluent-bit.conf', '[OUTPUT]\n    Name es\n    HTTP_Passwd ${ES_PASSWORD}\n    Header Accept text/plain'],
  ['fluent.conf', '<match **>\n  password "#{ENV[\'ES_PASSWORD\']}"\n</match>'],
  [
    'nginx2.conf',
    'proxy_set_header Authorization $http_authorization;\nproxy_set_header X-Token $cookie_token;',
  ],
  ['headers.yaml', 'headers:\n  x-team: payments\nname: 0a1b2c3d4e5f6a7b'],
  ['otel.yaml', 'headers: {api-key: "${env:API_KEY}"}\ntoken: ${TOKEN}'],
  ['empty', ''],
  ['nginx.conf', '# basic authentication is done by the gateway\nauth_basic "Staff only";'],
  ['auth.py', 'password = os.environ["DB_PASSWORD"]\ntoken = request.headers.get("x-token")\n'],
  ['login.js', 'const password = req.body.password;\nif (user.password === hash) next();'],
  ['app.yaml', 'password:\n  minLength: 12\nsecret:\n  name: db\n'],
  ['messages.properties', 'login.password=\n'],
  ['notes.md', 'Password reset\n\nThe token is read from the store.\n'],
  ['init.sql', 'CREATE TABLE users (id int, password varchar(60));'],
  ['chart.yaml', 'image: example/app:1.2@sha256:0123456789abcdef\n'],
  [
    'php.conf',
    'location ~ \\.php$ {\n  fastcgi_pass 127.0.0.1:9000;\n}\nlocation / {\n  proxy_pass backend;\n  grpc_pass app:50051;\n}',
  ],
  [
    'run.sh',
    'psql "postgres://$USER:$PASSWORD@$HOST/db"\nkubectl create secret generic db --from-literal=password=$PASSWORD',
  ],
  ['rewrite.conf', 'rewrite ^/api/(.*)$ /$1$is_args$args break;\nreturn 301 https://$host/$1$query_string;'],
  [
    'auth.yaml',
    'auth:\n  type: basic\n  secretName: shop\nother:\n  type: bearer\n  tokenSecretReference: shop',
  ],
  ['guide.md', 'basic GettingStarted guide'],
  [
    'application.properties',
    'spring.datasource.password=@db.password@\npassword=#{vault.password}\npassword=@db.password@',
  ],
  ['argocd.yaml', 'github:\n  clientSecret: $dex.github.clientSecret\npassword: $email-password'],
  ['contact.txt', 'mailto:someone.long1@example.com'],
  ['main.cf', 'smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd'],
  ['grafana.ini', 'password_hint = password of the directory\nsecret_manager = vault'],
  ['haproxy.cfg', 'http-request set-header X-Auth-Token %[var(txn.token)]'],
])('%s holds none', (name, text) => {
  expect(secretInText(name, text)).toBeNull();
});

test('a long line does not take long', () => {
  expect(secretInText('x', `${'a'.repeat(200_000)}\n${'"'.repeat(200_000)}`)).toBeNull();
});

test.each([
  ['Service is an alias of https://shop:swordfish-1@db.example.com.', 'swordfish'],
  ['The volume is /x?password=swordfish-1 of the NFS server.', 'swordfish'],
  ['The image is shop:swordfish-1@registry.example.com/app:1.', 'swordfish'],
])('a sentence names no secret: %s', (text, secret) => {
  expect(withoutSecrets(text)).not.toContain(secret);
  expect(withoutSecrets(text)).toContain('<a secret>');
});

test.each([
  'The port 8080 of db:5432 is asked at http://db:5432/health?full=1.',
  'Basic authentication is done by the gateway; example/app:1.2@sha256:0123456789abcdef stays.',
  'arn:aws:iam::111122223333:role/shop reads arn:aws:s3:::bucket/a@b.',
])('a sentence without secrets stays: %s', text => {
  expect(withoutSecrets(text)).toBe(text);
});
