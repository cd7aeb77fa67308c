import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {looksSecret, secretShape} from '../../src/model/secret-shapes.ts';

/** Made-up values, put together at run time so that no scanner takes this file for a leak. */
const akia = `AKIA${'Q7XWKZ2JPL4MNB5T'}`;
const jwt = `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0NTY3ODkwIn0'}.${'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P'}`;
const github = `ghp${'_'}${'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5'}`;
const slack = `xoxb-${'123456789012-abcdefABCDEF'}`;
const stripe = `sk${'_live_'}${'4eC39HqLyjWDarjtT1zdp7dc'}`;
const pem = `-----BEGIN RSA ${'PRIVATE'} KEY-----\nMIIEow\n-----END RSA ${'PRIVATE'} KEY-----`;

const rows: readonly (readonly [string, string, 'high' | 'medium' | null])[] = [
  // By the value's shape, under any name.
  ['ANYTHING', akia, 'high'],
  ['ANYTHING', `ASIA${'Q7XWKZ2JPL4MNB5T'}`, 'high'],
  ['config.yaml', `aws:\n  id: ${akia}\n`, 'high'],
  ['tls.key', pem, 'high'],
  ['SESSION', jwt, 'high'],
  ['GIT_REMOTE', github, 'high'],
  ['NOTIFY', slack, 'high'],
  ['BILLING', stripe, 'high'],
  ['DATABASE_URL', 'postgres://shop:hunter2@db:5432/shop', 'high'],
  ['REDIS_URL', 'redis://:s3cr3t@cache:6379/0', 'high'],
  ['MONGO', 'mongodb://root:example@a:27017,b:27017/?replicaSet=rs0', 'high'],
  ['MYSQL_DSN', 'shop:hunter2@tcp(db:3306)/shop', 'high'],
  ['JDBC', 'jdbc:sqlserver://db;user=sa;password=Str0ng!;encrypt=true', 'high'],
  ['HEADER', 'Authorization: Basic c2hvcDpodW50ZXIy', 'high'],
  ['HEADER', 'Bearer abcdef0123456789abcdef', 'high'],
  ['nginx.conf', 'proxy_set_header Authorization "Basic c2hvcDpodW50ZXIy";', 'high'],
  // By the name.
  ['DB_PASSWORD', 'hunter2', 'high'],
  ['MYSQL_ROOT_PASSWORD', 'fake_password', 'high'],
  ['dbPassword', 'hunter2', 'high'],
  ['db.password', 'hunter2', 'high'],
  ['--db-password', 'hunter2', 'high'],
  ['POSTGRES_PASSWORD_2', 'hunter2', 'high'],
  ['JWT_SECRET', 'change-me', 'high'],
  ['CLIENT_SECRET', 'b9c8a7', 'high'],
  ['API_KEY', '0a1b2c3d4e', 'high'],
  ['STRIPE_APIKEY', '0a1b2c3d4e', 'high'],
  ['AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY', 'high'],
  ['PRIVATE_KEY', 'MIIEvQIBADAN', 'high'],
  ['ENCRYPTION_KEY', '6368616e676520746869732070617373', 'high'],
  ['GITHUB_TOKEN', 'abc123def456', 'medium'],
  ['ACCESS_TOKEN', 'abc123def456', 'high'],
  ['SMTP_PASS', 'hunter2', 'medium'],
  ['DB_CREDENTIALS', 'shop/hunter2', 'medium'],
  ['SENTRY_DSN', 'shop hunter2', 'medium'],
  ['CONNECTION_STRING', 'Server=db;Database=shop', 'medium'],
  ['DB_CONN_STR', 'Server=db;Database=shop', 'medium'],
  ['ROOT_PASSWORD', '123456', 'medium'],
  ['PGPASSWORD', 'hunter2', 'high'],
  ['MF_METADATA_DB_PSWD', 'metaflow', 'high'],
  ['DBPSWD', 'hunter2', 'high'],
  ['SMTP_PSW', 'hunter2', 'high'],
  ['DB_SENHA', 'hunter2', 'high'],
  ['db.passwort', 'hunter2', 'high'],
  ['DB_PSWD', '123456', 'medium'],
  ['dbpassword', 'hunter2', 'high'],
  // Written together, as Spring Boot reads the variables of its properties.
  ['IDENTITY_CLIENTSECRET', 'hunter2', 'high'],
  ['GITHUB_WEBHOOKSECRET', 'hunter2', 'high'],
  ['TS_AUTHKEY', 'hunter2', 'high'],
  ['CF_APITOKEN', 'hunter2', 'medium'],
  ['ADMIN_PASSWORDHASH', 'hunter2', 'high'],
  ['HASHKEY', 'aB3dE5gH7jK9mN1pQ3sT', 'medium'],
  // Several, and of several places.
  ['API_KEYS', 'one,two', 'high'],
  ['PASSWORDS', 'one,two', 'high'],
  ['ADMIN_API_TOKENS', '*:*.one', 'medium'],
  ['SMTP_PASS_2', 'hunter2', 'medium'],
  ['DB_PASS_PROD', 'hunter2', 'medium'],
  ['DB_PASSWORD_2', '123456', 'medium'],
  ['JWT_SECRET', '12345678', 'medium'],
  // Of services and protocols.
  ['WALLET_MNEMONIC', 'test test test junk', 'high'],
  ['SEED_PHRASE', 'test test test junk', 'high'],
  ['WIFI_PSK', 'hunter2', 'high'],
  ['FERNET_KEY', 'hunter2', 'high'],
  ['VAULT_UNSEAL_KEY', 'hunter2', 'high'],
  ['VAULT_DEV_ROOT_TOKEN_ID', 'hunter2', 'high'],
  ['RABBITMQ_ERLANG_COOKIE', 'hunter2', 'high'],
  ['TG_API_HASH', 'hunter2', 'high'],
  ['APP_KEY', 'SomeRandomString', 'medium'],
  ['SERVER_KEY', 'base64:aB3dE5gH7jK9mN1pQ3sT', 'medium'],
  ['AZP_PAT', 'hunter2', 'medium'],
  ['VAULT_APP_ROLE_SECRET_ID', '5bb8b1f2-1c2b-4f2a-9d4c-3c1b2a1d9e8f', 'medium'],
  ['DB_CONNEXION_STRING', 'Server=db', 'medium'],
  ['PGPASS', 'hunter2', 'medium'],
  ['MYSQLPWD', 'hunter2', 'medium'],
  ['HOOK', 'https://example.com/in?api_key=0a1b2c3d4e', 'high'],
  ['BYPASS', 'hunter2', null],
  ['COMPASS', 'hunter2', null],
  ['PGPASSFILE', '.pgpass', null],
  ['HOOK', 'https://example.com/in?token=${TOKEN}', null],
  // Names that are about a secret.
  ['TOKEN_TTL_DEFAULT', '15m', null],
  ['ETH_TOKEN_ADDRESS', '0x18aAA7115705e8be94bfFEBDE57Af9BFc265B998', null],
  ['IMAGE_PULL_SECRET', 'regcred', null],
  ['--image-pull-secrets', 'regcred', null],
  ['TOKEN_SCOPES', 'openid profile', null],
  ['VAULT_TOKEN_ROLE', 'shop', null],
  ['PASSWORD_REGEX', '^.+$', null],
  ['SESSION_COOKIE', 'sid', null],
  ['SECRET_ID', 'prod/db', null],
  ['SSH_PUBKEY', 'aB3dE5gH7jK9mN1pQ3sT', null],
  ['RSA_PRIVATEKEY', 'file:/bindings/rsa-private-key.pem', null],
  ['SSL_KEY_PASSWORD_SOURCE_SECRET', 'classpath:keys/shop.jks', null],
  ['TOKEN_EXPIRY_SECONDS', '300', null],
  ['TOKEN_TTL', '15m', null],
  [
    'SPRING_KAFKA_CONSUMER_KEY_DESERIALIZER',
    'org.apache.kafka.common.serialization.StringDeserializer',
    null,
  ],
  ['PASSWORD_FILE', '/run/secrets/db', null],
  ['POSTGRES_PASSWORD_FILE', 'db-password', null],
  ['SECRET_NAME', 'foo', null],
  ['AWS_SECRET_ARN', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db', null],
  ['SECRET_NAMESPACE', 'shop', null],
  ['TOKEN_URL', 'https://id.example.com/token', null],
  ['AUTH_URL', 'http://auth:8080/login', null],
  ['PASSWORD_MIN_LENGTH', '12', null],
  ['TOKEN_ISSUER', 'https://id.example.com', null],
  ['API_KEY_HEADER', 'X-Api-Key', null],
  ['AWS_ACCESS_KEY_ID', 'not-a-real-id', null],
  ['STRIPE_PUBLIC_KEY', 'pk-something', null],
  ['CREDENTIALS_PATH', 'etc/creds.json', null],
  ['PASSWORD_POLICY', 'strict', null],
  ['SECRET_PROVIDER', 'vault', null],
  // Values that hold none.
  ['DB_PASSWORD', '$(X)', null],
  ['DB_PASSWORD', '${DB_PASSWORD}', null],
  ['DB_PASSWORD', '$DB_PASSWORD', null],
  ['DB_PASSWORD', '{{ .Values.db.password }}', null],
  ['DB_PASSWORD', '', null],
  ['DB_PASSWORD', '   ', null],
  ['DB_PASSWORD', '/etc/secrets/password', null],
  ['USE_PASSWORD', 'true', null],
  ['REQUIRE_TOKEN', 'false', null],
  ['SECRETS', 'none', null],
  ['TOKEN', '42', null],
  ['DATABASE_URL', 'postgres://shop:$(DB_PASSWORD)@db:5432/shop', null],
  ['DATABASE_URL', 'postgres://shop:${DB_PASSWORD}@db:5432/shop', null],
  ['DATABASE_URL', 'postgres://shop@db:5432/shop', null],
  ['AUTH_TOKEN', 'vault:secret/data/shop#token', null],
  // Ordinary settings.
  ['MAX_TOKENS', '4096', null],
  ['CASSANDRA_SEEDS', 'cassandra-0.cassandra', null],
  ['SEED', '42', null],
  ['LICENSE', 'accept', null],
  ['JWT', 'enabled', null],
  ['AUTHORIZATION', 'rbac', null],
  ['GIT_HASH', '6f1ed002ab5595859014ebf0951522d9', null],
  ['ROUTING_KEY', 'orders.created', null],
  ['MONKEY', 'george', null],
  ['RISK', 'low', null],
  ['LOG_LEVEL', 'info', null],
  ['PORT', '8080', null],
  ['JAVA_OPTS', '-Xms64m -Xmx128m -XX:+UseG1GC', null],
  ['CATALOGUE_ENDPOINT', 'http://catalogue:80', null],
  ['KEYSPACE', 'shop', null],
  ['COMPASS_MODE', 'north', null],
  ['PASSENGER_COUNT', '3', null],
  ['SECRETARY', 'Ann', null],
  ['TOKENIZER', 'wordpiece', null],
  ['IMAGE', 'registry.example.com:5000/shop/web@sha256:0123456789abcdef', null],
  ['SORT_KEY', 'created', null],
  ['BYPASS', 'localhost', null],
  ['Authorization', 'basic', null],
  ['GREETING', 'Bearer of good news', null],
];

describe('looksSecret', () => {
  it.each(rows)('%s', (name, value, expected) => {
    expect(looksSecret(name, value)).toBe(expected);
  });

  it('covers the table that it promises', () => {
    expect(rows.length).toBeGreaterThanOrEqual(60);
  });

  it('names the detector, and nothing of the value', () => {
    expect(secretShape('X', akia)).toEqual({detector: 'aws-access-key', confidence: 'high'});
    expect(secretShape('DB_PASSWORD', 'hunter2')).toEqual({detector: 'secret-name', confidence: 'high'});
  });

  it('answers any text quickly', () => {
    const hostile = [
      `${'a:'.repeat(20000)}@`,
      `://${'a'.repeat(50000)}`,
      'basic '.repeat(20000),
      '=password'.repeat(9000),
    ];
    for (const text of hostile) expect(['high', 'medium', null]).toContain(looksSecret('X', text));
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, value) => {
        expect(['high', 'medium', null]).toContain(looksSecret(name, value));
      }),
    );
  });
});
