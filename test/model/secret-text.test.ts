import {expect, test} from 'vitest';
import {secretInText} from '../../src/model/secret-text.ts';

test.each([
  ['app.properties', 'mode=fast\nspring.datasource.password=swordfish-1\n'],
  ['config.yaml', 'db:\n  password: "swordfish-1"\n'],
  ['config.json', '{\n  "apiKey": "0a1b2c3d4e5f"\n}'],
  ['id_rsa', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----'],
  ['init.sh', 'export DB_PASSWORD=swordfish-1'],
  ['url', 'postgres://app:swordfish-1@db/app'],
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
  ['empty', ''],
])('%s holds none', (name, text) => {
  expect(secretInText(name, text)).toBeNull();
});

test('a long line does not take long', () => {
  expect(secretInText('x', `${'a'.repeat(200_000)}\n${'"'.repeat(200_000)}`)).toBeNull();
});
