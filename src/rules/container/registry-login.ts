import {names} from '../../choices/names.ts';
import {registryLogin} from '../../choices/registry-login.ts';
import {handle} from '../../ecs/resource.ts';
import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'container/registry-login',
  on: 'container',
  claims: [],
  summary: 'A container whose image lies in a registry with a login gets `repositoryCredentials`.',
  rationale:
    'Kubernetes tries all pull secrets of a pod and of its ServiceAccount. ECS takes one login for each container, from a secret of ' +
    'Secrets Manager with user name and password as JSON, which the execution role must be allowed to read. k2e picks the pull ' +
    'secret that names the registry of the image. Private repositories of ECR need no login.',
  remediation:
    'Put `{"username": …, "password": …}` into the secret that the index (k2e-output.json, secretValues) lists.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact'],
  examples: [
    {
      name: 'an image in a private registry',
      config: 'app: shop\naws: {accountId: "111122223333", region: eu-west-1}',
      given: `apiVersion: v1
kind: Secret
metadata: {name: registry, namespace: shop}
type: kubernetes.io/dockerconfigjson
stringData: {.dockerconfigjson: '{"auths": {"registry.example.com": {"auth": "ZXhhbXBsZTpleGFtcGxl"}}}'}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      imagePullSecrets: [{name: registry}]
      containers: [{name: app, image: "registry.example.com/team/app:1"}]`,
      emits: {
        'task-definitions/shop-app': {containerDefinitions: [{name: 'app', repositoryCredentials: {}}]},
        'secrets/shop-registry-registry-example-com': {
          Name: '/shop/shop/registry/registry.example.com/login',
        },
        'role-policies/shop-app-execution': {
          PolicyDocument: {Statement: [{Sid: 'ReadSecrets', Action: ['secretsmanager:GetSecretValue']}]},
        },
      },
    },
  ],
  map({workload, container, context, set, setContainer, secret}) {
    const login = registryLogin(container, workload, context);
    if (!login) return;
    const {kmsKey} = context.config.secrets;
    set(login.secret, {Name: login.name, ...(kmsKey === undefined ? {} : {KmsKeyId: kmsKey})});
    set(handle('role-policies', context.choice(names).executionRole(workload).name), {
      PolicyDocument: {Statement: [...login.statements]},
    });
    setContainer({repositoryCredentials: {credentialsParameter: login.arn}});
    const {source, key, name} = login;
    secret({store: 'secrets-manager', name, source, key, form: 'registry-login'});
  },
});
