import {expect, test} from 'vitest';
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
])('%s holds none', (name, text) => {
  expect(secretInText(name, text)).toBeNull();
});

test('a long line does not take long', () => {
  expect(secretInText('x', `${'a'.repeat(200_000)}\n${'"'.repeat(200_000)}`)).toBeNull();
});
