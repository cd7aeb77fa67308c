import {ecrRepository, imageOf, parseImage} from '../../choices/image.ts';
import {names} from '../../choices/names.ts';
import {pullSecrets, registryLogin} from '../../choices/registry-login.ts';
import type {Workload} from '../../model/inventory.ts';
import {type Context, defineRule, type Report} from '../rule.ts';

const OBJECTS = (secret: string, image: string) => `${secret}apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      imagePullSecrets: [{name: registry}]
      containers: [{name: app, image: "${image}"}]`;

const SECRET = `apiVersion: v1
kind: Secret
metadata: {name: registry, namespace: shop}
type: kubernetes.io/dockerconfigjson
stringData: {.dockerconfigjson: '{"auths": {"registry.example.com": {"auth": "ZXhhbXBsZTpleGFtcGxl"}}}'}
---
`;

const ECR = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1';
const AT = '/spec/template/spec/imagePullSecrets/0/name';

export default defineRule({
  id: 'pod/image-pull-secrets',
  on: 'pod',
  claims: ['/spec/imagePullSecrets'],
  summary: 'Pull secrets become secrets of Secrets Manager with the login for one registry.',
  rationale:
    'A pull secret of Kubernetes holds the configuration of Docker, with logins for any number of registries. ECS wants one secret ' +
    'with user name and password for each registry, and takes it container by container. Images in private repositories of ECR ' +
    'are pulled with the execution role.',
  remediation: 'Put `{"username": …, "password": …}` for the registry into the secret of Secrets Manager.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/containers/images/#specifying-imagepullsecrets-on-a-pod',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a login for the registry of the image',
      config: 'app: shop',
      given: OBJECTS(SECRET, 'registry.example.com/team/app:1'),
      emits: {
        'task-definitions/shop-app': {containerDefinitions: [{name: 'app', repositoryCredentials: {}}]},
      },
      findings: [
        {
          level: 'action',
          fidelity: 'approximate',
          path: AT,
          says: '/shop/shop/registry/registry.example.com/login',
        },
      ],
    },
    {
      name: 'a secret that is not in the input',
      given: OBJECTS('', 'registry.example.com/team/app:1'),
      findings: [{level: 'action', fidelity: 'manual', path: AT, says: 'not in the input'}],
    },
    {
      name: 'a secret whose value is encrypted',
      given: OBJECTS(
        SECRET.replace(/'[{].*'/, '"ENC[AES256_GCM,data:Zm9v,iv:eA==,tag:eQ==,type:str]"'),
        'registry.example.com/team/app:1',
      ),
      findings: [{level: 'action', fidelity: 'manual', path: AT, says: 'may be encrypted'}],
    },
    {name: 'a secret for ECR', given: OBJECTS('', ECR), drops: [AT]},
    {
      name: 'a secret for another registry',
      given: OBJECTS(SECRET, 'example/app:1'),
      drops: [AT],
    },
  ],
  map({view, workload, context, set, report, drop}) {
    const given = view.spec?.imagePullSecrets;
    if (!given) return;
    const definition = context.choice(names).taskDefinition(workload);
    const mains = workload.containers.filter(({role}) => role === 'main');
    for (const [index, {name = ''}] of given.entries()) {
      const path = `/spec/imagePullSecrets/${index}/name`;
      const uses = [...mains, ...workload.containers].flatMap(container => {
        const login = registryLogin(container, workload, context);
        return login?.pullSecret === name ? [{container: container.name, login}] : [];
      });
      const [first] = uses;
      if (pullSecrets(workload).indexOf(name) === -1) drop(path, 'It is empty.');
      else if (first) {
        set(definition, {
          containerDefinitions: uses.map(({container, login}) => ({
            name: container,
            repositoryCredentials: {credentialsParameter: login.arn},
          })),
        });
        report(path, {
          level: 'action',
          fidelity: 'approximate',
          message: `The tasks log in to ${first.login.registry} with ${first.login.name} of Secrets Manager, which must hold the user name and password of Secret ${name}.`,
        });
      } else if (hasRegistries(name, workload, context)) {
        drop(path, 'It has no login for a registry from which the images come, or they come from ECR.');
      } else if (isAllEcr(workload, context)) {
        drop(
          path,
          'All images come from private repositories of ECR, which the execution role may pull from.',
        );
      } else if (context.inventory.secretKeys(workload.namespace, name)) report(path, unreadable(name));
      else report(path, unknown(name));
    }
  },
});

function isAllEcr(workload: Workload, context: Context): boolean {
  return workload.containers.every(
    container => ecrRepository(parseImage(imageOf(container, workload, context))) !== undefined,
  );
}

function hasRegistries(name: string, {namespace}: Workload, {inventory}: Context): boolean {
  const keys = inventory.secretSource(namespace, name)?.keys ?? new Map<string, never>();
  return [...keys.values()].some(({registries}) => registries.length > 0);
}

function unreadable(name: string): Report {
  return {
    level: 'action',
    fidelity: 'manual',
    message: `The pods pull images with Secret ${name}, which names no registry that k2e could read (its value may be encrypted, left out or filled in later); tasks pull without a login.`,
    remediation: `Give k2e the Secret as the cluster has it (kubectl get secret ${name} -o yaml; k2e keeps its registries only), or copy the images to ECR (\`registry.map\` in k2e.yaml).`,
  };
}

function unknown(name: string): Report {
  return {
    level: 'action',
    fidelity: 'manual',
    message: `The pods pull images with Secret ${name}, which is not in the input, so its registries are not known; tasks pull without a login.`,
    remediation: `Add Secret ${name} to the input (kubectl get secret ${name} -o yaml; k2e keeps its registries only), or copy the images to ECR (\`registry.map\` in k2e.yaml).`,
  };
}
