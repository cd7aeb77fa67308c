import {isConverted} from '../../choices/converted.ts';
import {ecrRepository, imageOf, parseImage} from '../../choices/image.ts';
import {names} from '../../choices/names.ts';
import {pullSecrets, registryLogin} from '../../choices/registry-login.ts';
import type {Workload} from '../../model/inventory.ts';
import {defineRule, type Report, type Subject} from '../rule.ts';

const OBJECTS = (secret: string, image: string) => `apiVersion: v1
kind: ServiceAccount
metadata: {name: default, namespace: shop}
imagePullSecrets: [{name: registry}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "${image}"}]}${secret}`;

const SECRET = `
---
apiVersion: v1
kind: Secret
metadata: {name: registry, namespace: shop}
type: kubernetes.io/dockerconfigjson
stringData: {.dockerconfigjson: '{"auths":{"registry.example.com":{"username":"u","password":"p"}}}'}`;

const AT = '/imagePullSecrets/0/name';

export default defineRule({
  id: 'service-account/image-pull-secrets',
  on: 'ServiceAccount',
  claims: ['/imagePullSecrets'],
  summary: 'Pull secrets of a ServiceAccount count for the workloads that name none themselves.',
  rationale:
    'The API server gives a pod the pull secrets of its ServiceAccount if it names none. ECS logs in to a registry with a secret of ' +
    'Secrets Manager that each container definition names; it has no account that several tasks share.',
  remediation:
    'Put user name and password into Secrets Manager under the name that the finding gives, or copy the images to ECR (`registry.map` in k2e.yaml).',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#add-imagepullsecrets-to-a-service-account',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'manual', 'dropped'],
  examples: [
    {
      name: 'a login for all pods of a namespace',
      given: OBJECTS(SECRET, 'registry.example.com/app:1'),
      emits: {
        'task-definitions/shop-app': {containerDefinitions: [{name: 'app', repositoryCredentials: {}}]},
      },
    },
    {
      name: 'a Secret that is not in the input',
      given: OBJECTS('', 'registry.example.com/app:1'),
      findings: [{level: 'action', fidelity: 'manual', path: AT, says: 'Deployment app'}],
    },
    {
      name: 'images of ECR',
      given: OBJECTS('', '111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1'),
      drops: [AT],
    },
  ],
  map(subject) {
    const {view, object, context, report, drop} = subject;
    const users = context.inventory.usersOf(object).filter(workload => isConverted(workload, context));
    for (const [index, {name = ''}] of (view.imagePullSecrets ?? []).entries()) {
      const path = `/imagePullSecrets/${index}/name`;
      if (isSet(subject, name, users)) continue;
      const told = missing(subject, name, users);
      if (told) report(path, told);
      else drop(path, 'No image of a workload that uses it needs its login.');
    }
  },
});

/** Names the login in the containers that use it; false where none does. The finding on the Secret says where it has to be put. */
function isSet(
  {context, set}: Subject<'ServiceAccount'>,
  secret: string,
  users: readonly Workload[],
): boolean {
  const uses = users.flatMap(workload =>
    (workload.template.spec?.imagePullSecrets ?? []).length > 0
      ? []
      : workload.containers.flatMap(container => {
          const found = registryLogin(container, workload, context);
          return found?.pullSecret === secret ? [{workload, container, found}] : [];
        }),
  );
  for (const {workload, container, found} of uses) {
    const definition = {
      name: container.name,
      repositoryCredentials: {credentialsParameter: found.arn},
    };
    set(context.choice(names).taskDefinition(workload), {containerDefinitions: [definition]}, workload);
  }
  return uses.length > 0;
}

/** Tells of a Secret that the input lacks, where an image may need it. */
function missing(
  {object, context}: Subject<'ServiceAccount'>,
  secret: string,
  users: readonly Workload[],
): Report | undefined {
  if (context.inventory.secretKeys(object.ref.namespace, secret)) return undefined;
  const inNeed = users.filter(
    workload =>
      pullSecrets(workload).includes(secret) &&
      (workload.template.spec?.imagePullSecrets ?? []).length === 0 &&
      workload.containers.some(
        container => !ecrRepository(parseImage(imageOf(container, workload, context))),
      ),
  );
  const [first] = inNeed;
  if (!first) return undefined;
  const others = inNeed.length > 1 ? ` and ${inNeed.length - 1} more` : '';
  return {
    level: 'action',
    fidelity: 'manual',
    workload: inNeed,
    message: `${first.kind} ${first.name}${others} may pull images with Secret ${secret}, which is not in the input, so its registries are not known; tasks pull without a login.`,
    remediation: `Add Secret ${secret} to the input (kubectl get secret ${secret} -o yaml; k2e keeps its registries only), or copy the images to ECR (\`registry.map\` in k2e.yaml).`,
  };
}
