import {Buffer} from 'node:buffer';

/** Files of a run in which a secret value stands somewhere: path → text. */
export type Files = Readonly<Record<string, string>>;

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const quoted = (text: string): string => JSON.stringify(text);

function secret(fields: string): string {
  return `apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\n${fields}\n`;
}

function deployment(container: string, annotations = '{}'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, annotations: ${annotations}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      volumes: [{name: files, configMap: {name: app}}, {name: keys, secret: {secretName: db}}]
      containers:
        - name: web
          image: example/web:1
          ports: [{containerPort: 8080}]
          envFrom: [{secretRef: {name: db}}, {configMapRef: {name: app}}]
${container.replaceAll(/^(?=.)/gm, '          ')}
`;
}

const USER = deployment('env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}]');
const configMap = (data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app, namespace: shop}\ndata:\n${data.replaceAll(/^(?=.)/gm, '  ')}\n`;
const ingress = (annotations: string): string =>
  `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations:
${annotations.replaceAll(/^(?=.)/gm, '    ')}
spec:
  ingressClassName: nginx
  rules: [{host: shop.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---
${deployment('')}`;

/**
 * Every place in which people have secrets, each a function of the secret: what it gives is read as files of one folder. Some
 * files are broken on purpose.
 */
export const PLACES: Readonly<Record<string, (secret: string) => Files>> = {
  'a file of one line that becomes a variable as well': value => ({
    'a.yaml': `${configMap(`app.conf: ${quoted(`password = ${value}\n`)}\nb.conf: ${quoted(`db.password: ${value}`)}`)}---\n${deployment('')}`,
  }),
  'stringData of a Secret': value => ({
    'a.yaml': `${secret(`stringData: {password: ${quoted(value)}}`)}---\n${USER}`,
  }),
  'data of a Secret': value => ({'a.yaml': `${secret(`data: {password: ${base64(value)}}`)}---\n${USER}`}),
  'a Secret in a List': value => ({
    'a.json': JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [
        {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: {name: 'db', namespace: 'shop'},
          stringData: {password: value},
        },
      ],
    }),
    'b.yaml': USER,
  }),
  'the copy of a Secret that kubectl keeps': value => {
    const copy = JSON.stringify({
      kind: 'Secret',
      data: {password: base64(value)},
      stringData: {password: value},
    });
    return {
      'a.yaml': secret(`data: {password: ${base64(value)}}`).replace(
        'namespace: shop}',
        `namespace: shop, annotations: {kubectl.kubernetes.io/last-applied-configuration: ${quoted(copy)}, note: ${quoted(`was ${value}`)}}}`,
      ),
      'b.yaml': USER,
    };
  },
  'the copy of a Deployment that kubectl keeps': value => {
    const copy = JSON.stringify({spec: {containers: [{env: [{name: 'DB_PASSWORD', value}]}]}});
    return {'a.yaml': deployment('', `{kubectl.kubernetes.io/last-applied-configuration: ${quoted(copy)}}`)};
  },
  'a variable that is called a password': value => ({
    'a.yaml': deployment(
      `env: [{name: DB_PASSWORD, value: ${quoted(value)}}, {name: API_TOKEN, value: ${quoted(value)}}]`,
    ),
  }),
  'a variable that another one repeats': value => ({
    'a.yaml': deployment(
      `env: [{name: DB_PASSWORD, value: ${quoted(value)}}, {name: DSN, value: "user:$(DB_PASSWORD)@db"}, {name: HELLO, value: "hello $(DSN)"}, {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}, {name: AT, value: "$(IP) $(DB_PASSWORD)"}]\ncommand: [run, "$(HELLO)"]\nargs: ["--dsn=$(DSN)", "--with=$(DB_PASSWORD)", "$(AT)", "$(IP)$(DB_PASSWORD)"]`,
    ),
  }),
  'an argument that names a Secret': value => ({
    'a.yaml': `${secret(`stringData: {password: ${quoted(value)}}`)}---\n${deployment('env: [{name: P, valueFrom: {secretKeyRef: {name: db, key: password}}}]\ncommand: [run]\nargs: ["--password=$(P)"]')}`,
  }),
  'words of a command line': value => ({
    'a.yaml': deployment(
      `command: [sh, -c, ${quoted(`export DB_PASSWORD=${value}; exec app --password '${value}'`)}]\nargs: [${quoted(`--api-key=${value}`)}, --token, ${quoted(value)}, -H, ${quoted(`Authorization: Bearer ${value}`)}, ${quoted(`redis://:${value}@cache:6379`)}]`,
    ),
    'b.yaml': deployment(`args: [mysqladmin, ping, ${quoted(`-p${value}`)}]`).replace(
      'name: web,',
      'name: b,',
    ),
    'c.yaml': deployment(
      `command: [sh, -c]\nargs: [${quoted(`curl -u admin:${value} http://x/ | redis-cli -a ${value} -x set a`)}]`,
    ).replace('name: web,', 'name: c,'),
  }),
  'a command that repeats a variable around a secret': value => ({
    'a.yaml': deployment(
      `env: [{name: HOST, value: db}]\ncommand: [app, ${quoted(`--url=postgres://u:${value}@$(HOST)/x`)}]`,
    ),
  }),
  'commands of probes and hooks': value => ({
    'a.yaml': deployment(
      `livenessProbe: {exec: {command: [sh, -c, ${quoted(`mysqladmin ping -uroot -p${value}`)}]}}\nstartupProbe: {exec: {command: [check, --password, ${quoted(value)}]}}\nreadinessProbe: {httpGet: {path: ${quoted(`/h?token=${value}`)}, port: 8080}}\nlifecycle: {preStop: {exec: {command: [sh, -c, ${quoted(`curl -u admin:${value} http://x/`)}]}}, postStart: {httpGet: {path: ${quoted(`/?api_key=${value}`)}, port: 80}}}`,
    ),
  }),
  'the query of a probe behind a load balancer': value => ({
    'a.yaml': ingress('note: none').replace(
      'ports: [{containerPort: 8080}]',
      `ports: [{containerPort: 8080}]\n          readinessProbe: {httpGet: {path: ${quoted(`/h?token=${value}`)}, port: 8080}}`,
    ),
  }),
  'variables whose names are written together': value => ({
    'a.yaml': deployment(
      `env: [{name: PGPASSWORD, value: ${quoted(value)}}, {name: pgpass, value: ${quoted(value)}}, {name: MYSQLPWD, value: ${quoted(value)}}]`,
    ),
  }),
  'a configuration in a variable': value => ({
    'a.yaml': deployment(
      `env: [{name: CONFIG, value: ${quoted(JSON.stringify({db: {password: value}}))}}, {name: SETTINGS, value: ${quoted(`a: 1\ndb:\n  password: ${value}\n`)}}]`,
    ),
  }),
  'a key of a ConfigMap under another name': value => ({
    'a.yaml': `${configMap(`SMTP_PASSWORD: ${quoted(value)}`)}---\n${deployment('').replace('{configMapRef: {name: app}}', '').replace('          ports:', '          env: [{name: SMTP, valueFrom: {configMapKeyRef: {name: app, key: SMTP_PASSWORD}}}]\n          ports:')}`,
  }),
  'files of log collectors and proxies': value => ({
    'a.yaml': `${configMap(
      [
        `flow.yaml: ${quoted(`auth: {username: u, password: ${quoted(value)}}\n`)}`,
        `fluent-bit.conf: ${quoted(`[OUTPUT]\n    Name es\n    HTTP_Passwd ${value}\n`)}`,
        `fluent.conf: ${quoted(`<match **>\n  @type elasticsearch\n  password ${value}\n</match>\n`)}`,
        `pipeline.conf: ${quoted(`output { elasticsearch { password => ${quoted(value)} } }\n`)}`,
        `proxy.conf: ${quoted(`location / {\n  proxy_set_header X-Api-Key ${quoted(value)};\n}\n`)}`,
      ].join('\n'),
    )}---\n${deployment('')}`,
  }),
  'files of a ConfigMap': value => ({
    'a.yaml': `${configMap(`a.json: ${quoted(JSON.stringify({smtp: {pass: value}}))}\nb.sh: ${quoted(`#!/bin/sh\nmysql -uroot -p${value} x\n`)}\nc.ini: ${quoted(`[db]\npassword = ${value}\n`)}`)}---\n${deployment('volumeMounts: [{name: files, mountPath: /etc/app}]')}`,
  }),
  'the password of a URL in a variable': value => ({
    'a.yaml': deployment(
      `env: [{name: DATABASE_URL, value: ${quoted(`postgres://app:${encodeURIComponent(value)}@db:5432/app`)}}]`,
    ),
  }),
  'the password of a URL in a ConfigMap': value => ({
    'a.yaml': `${configMap(`DATABASE_URL: ${quoted(`amqp://app:${encodeURIComponent(value)}@mq:5672`)}`)}---\n${deployment('')}`,
  }),
  'a ConfigMap key that is called a password': value => ({
    'a.yaml': `${configMap(`SMTP_PASSWORD: ${quoted(value)}`)}---\n${deployment('')}`,
  }),
  'the header of a probe': value => ({
    'a.yaml': deployment(
      `livenessProbe: {httpGet: {path: /, port: 8080, httpHeaders: [{name: Authorization, value: ${quoted(`Basic ${base64(value)}`)}}]}}\nreadinessProbe: {httpGet: {path: /, port: 8080, httpHeaders: [{name: X-Api-Key, value: ${quoted(value)}}]}}`,
    ),
  }),
  'a snippet of nginx': value => ({
    'a.yaml': ingress(
      `nginx.ingress.kubernetes.io/configuration-snippet: ${quoted(`proxy_set_header Authorization "Bearer ${value}";`)}\nnginx.ingress.kubernetes.io/server-snippet: ${quoted(`set $key "${value}";`)}`,
    ),
  }),
  'an OIDC secret of the AWS Load Balancer Controller': value => ({
    'a.yaml': `${ingress(
      `alb.ingress.kubernetes.io/auth-type: oidc\nalb.ingress.kubernetes.io/auth-idp-oidc: '{"issuer":"https://idp.example.com","authorizationEndpoint":"https://idp.example.com/a","tokenEndpoint":"https://idp.example.com/t","userInfoEndpoint":"https://idp.example.com/u","secretName":"db"}'`,
    ).replace(
      'ingressClassName: nginx',
      'ingressClassName: alb',
    )}---\n${secret(`stringData: {clientID: id, clientSecret: ${quoted(value)}}`)}`,
  }),
  'a release of Helm': value => ({
    'a.yaml': secret(
      `type: helm.sh/release.v1\ndata: {release: ${base64(base64(`{"manifest":"password: ${value}"}`))}}`,
    ),
  }),
  'credentials of a registry': value => {
    const auth = base64(`user:${value}`);
    const config = JSON.stringify({
      auths: {'registry.example.com': {username: 'user', password: value, auth}},
    });
    return {
      'a.yaml': `${secret(`type: kubernetes.io/dockerconfigjson\ndata: {.dockerconfigjson: ${base64(config)}}`)}---\n${deployment('').replace('      containers:', '      imagePullSecrets: [{name: db}]\n      containers:')}`,
    };
  },
  'a Secret whose YAML is broken': value => ({
    'a.yaml': secret(`stringData:\n  password: ${quoted(value)}\n bad: [${quoted(value)}`),
    'b.yaml': secret(`stringData:\n  password: "${value}\n`),
    'c.json': `{"kind": "Secret", "stringData": {"password": ${quoted(value)},}`,
    'd.yaml': secret(`stringData:\n  ${value}`),
    'e.yaml': USER,
  }),
  'a Secret of wrong types': value => ({
    'a.yaml': secret(`stringData: ${quoted(value)}`),
    'b.yaml': secret(`data: [${quoted(value)}]`).replace('name: db', 'name: b'),
    'c.yaml': secret(`data: {a: {b: ${quoted(value)}}, n: 5}`).replace('name: db', 'name: c'),
    'd.yaml': secret(`type: {x: 1}\nstringData: {a: [${quoted(value)}]}`).replace('name: db', 'name: d'),
    'e.yaml': secret(`data: {a: ${quoted(`%${value}`)}}`).replace('name: db', 'name: e'),
  }),
  'fields of a Secret that Kubernetes does not know': value => ({
    'a.yaml': secret(`stringdata: {password: ${quoted(value)}}\nextra: ${quoted(value)}`),
    'b.yaml': `apiVersion: v1\nkind: secret\nmetadata: {name: b}\nstringData: {password: ${quoted(value)}}\n`,
    'c.yaml': `apiVersion: v1\nkind: Secrets\nmetadata: {name: c}\ndata: {password: ${base64(value)}}\ntype: Opaque\n`,
    'd.yaml': `apiVersion: v2\nkind: Secret\nmetadata: {name: d}\nstringData: {password: ${quoted(value)}}\n`,
  }),
  'a Secret whose values are set twice, or by alias': value => ({
    'a.yaml': secret(`stringData:\n  password: ${quoted(value)}\n  password: ${quoted(value)}\ndata: {}`),
    'b.yaml': secret(`stringData: {a: &v ${quoted(value)}, b: *v}`).replace('name: db', 'name: b'),
    'c.yaml': `${secret(`stringData: {password: ${quoted(value)}}`)}---\n${secret(`stringData: {password: ${quoted(value)}}`)}`,
  }),
  'a Secret inside of another object': value => ({
    'a.yaml': `apiVersion: example.com/v1\nkind: Bundle\nmetadata: {name: b, namespace: shop}\nspec:\n  objects:\n    - {apiVersion: v1, kind: Secret, metadata: {name: x}, stringData: {password: ${quoted(value)}}}\n`,
  }),
  'the generator of a kustomization': value => ({
    'kustomization.yaml': `secretGenerator: [{name: db, literals: [${quoted(`password=${value}`)}]}]\n`,
    'a.yaml': USER,
  }),
  'the values of a chart': value => ({
    'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
    'values.yaml': `password: ${quoted(value)}\n`,
    'templates/secret.yaml': secret(
      `stringData: {password: {{ .Values.password | default ${quoted(value)} }}}`,
    ),
    'a.yaml': USER,
  }),
  'a private key in a ConfigMap': value => ({
    'a.yaml': `${configMap(`tls.key: |\n  -----BEGIN PRIVATE KEY-----\n  ${base64(value)}\n  -----END PRIVATE KEY-----`)}---\n${deployment('volumeMounts: [{name: files, mountPath: /etc/app}]')}`,
  }),
  'the token of a ServiceAccount': value => ({
    'a.yaml': secret(`type: kubernetes.io/service-account-token\ndata: {token: ${base64(value)}}`),
  }),
  'an image with credentials': value => ({
    'a.yaml': deployment('').replace(
      'image: example/web:1',
      `image: https://app:${value}1@registry.example.com/web:1`,
    ),
  }),
  'the host that a Service is an alias of': value => ({
    'a.yaml': `apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\nspec: {type: ExternalName, externalName: ${quoted(`https://app:${value}@db.example.com`)}}\n---\n${deployment('')}`,
  }),
  'the paths of an Ingress': value => ({
    'a.yaml': ingress(
      `nginx.ingress.kubernetes.io/app-root: ${quoted(`/x?token=${value}`)}\nnginx.ingress.kubernetes.io/rewrite-target: ${quoted(`/x?api_key=${value}`)}\nexternal-dns.alpha.kubernetes.io/api-token: ${quoted(value)}`,
    ),
    'b.yaml': ingress(`alb.ingress.kubernetes.io/healthcheck-path: ${quoted(`/h?token=${value}`)}`)
      .replaceAll('name: web', 'name: other')
      .replace('ingressClassName: nginx', 'ingressClassName: alb'),
  }),
  'a server’s own settings': value => ({
    'a.yaml': `${configMap(`redis.conf: ${quoted(`requirepass ${value}\n`)}\ninit.sql: ${quoted(`CREATE USER a WITH PASSWORD '${value}';`)}\nconfig.php: ${quoted(`define('DB_PASSWORD', '${value}');`)}\nusers.xml: ${quoted(`<server><password>${value}</password></server>`)}\ndb.yaml: ${quoted(`db:\n  password: |\n    ${value}\n`)}`)}---\n${deployment('volumeMounts: [{name: files, mountPath: /etc/app}]')}`,
  }),
  'programs that take a password': value => ({
    'a.yaml': deployment(
      `command: [sh, -c, ${quoted(`bash -c 'ldapsearch -x -w ${value}'\nmc alias set m http://m admin ${value}`)}]\nargs: [redis-server, --requirepass, ${quoted(value)}]\nlivenessProbe: {exec: {command: [etcdctl, ${quoted(`--user=root:${value}`)}, get, a]}}`,
    ),
  }),
};
