import {convertedWorkloads} from '../../choices/converted.ts';
import {ecrRepository, imageOf, parseImage} from '../../choices/image.ts';
import {names} from '../../choices/names.ts';
import {pullSecrets, registryLogin} from '../../choices/registry-login.ts';
import type {Workload} from '../../model/inventory.ts';
import {byWorkload, jointReports} from '../joint-reports.ts';
import {type Context, defineRule, type Report} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';

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
    'are pulled with the execution role. The finding on the Secret says where its login has to be put.',
  remediation: 'Put `{"username": …, "password": …}` for the registry into the secret of Secrets Manager.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/containers/images/#specifying-imagepullsecrets-on-a-pod',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'manual', 'dropped'],
  examples: [
    {
      name: 'a login for the registry of the image',
      config: 'app: shop',
      given: OBJECTS(SECRET, 'registry.example.com/team/app:1'),
      emits: {
        'task-definitions/shop-app': {containerDefinitions: [{name: 'app', repositoryCredentials: {}}]},
      },
    },
    {
      name: 'a secret that is not in the input',
      given: OBJECTS('', 'registry.example.com/team/app:1'),
      findings: [{level: 'action', fidelity: 'manual', path: AT, says: 'not in the input'}],
    },
    {
      name: 'a secret that is not in the input, for several workloads',
      given: `${OBJECTS('', 'registry.example.com/team/app:1')}\n---\n${OBJECTS('', 'registry.example.com/team/worker:1').replaceAll('app,', 'worker,')}`,
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: AT,
          says: 'Deployment shop/app and Deployment shop/worker',
        },
      ],
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
    for (const [index, {name = ''}] of (view.spec?.imagePullSecrets ?? []).entries()) {
      const path = `/spec/imagePullSecrets/${index}/name`;
      const use = useOf(name, workload, context);
      if (use === 'login') {
        const containerDefinitions = loginsWith(name, workload, context).map(({container, login}) => ({
          name: container.name,
          repositoryCredentials: {credentialsParameter: login.arn},
        }));
        set(context.choice(names).taskDefinition(workload), {containerDefinitions});
      } else if (use !== 'unreadable' && use !== 'unknown') drop(path, WITHOUT_USE[use]);
      else {
        const said = context.choice(problemReports).get(workload)?.get(name);
        if (said) report(path, said);
      }
    }
  },
});

/** What an entry is good for: its login is used, k2e does not know its registries, or it is of no use. */
type Use = 'login' | 'unreadable' | 'unknown' | keyof typeof WITHOUT_USE;

const WITHOUT_USE = {
  empty: 'It is empty.',
  elsewhere: 'It has no login for a registry from which the images come, or they come from ECR.',
  ecr: 'All images come from private repositories of ECR, which the execution role may pull from.',
} as const;

function useOf(name: string, workload: Workload, context: Context): Use {
  if (!pullSecrets(workload).includes(name)) return 'empty';
  if (loginsWith(name, workload, context).length > 0) return 'login';
  const keys = context.inventory.secretSource(workload.namespace, name)?.keys;
  if ([...(keys?.values() ?? [])].some(({registries}) => registries.length > 0)) return 'elsewhere';
  if (isAllEcr(workload, context)) return 'ecr';
  return keys ? 'unreadable' : 'unknown';
}

function loginsWith(name: string, workload: Workload, context: Context) {
  return workload.containers.flatMap(container => {
    const login = registryLogin(container, workload, context);
    return login?.pullSecret === name ? [{container, login}] : [];
  });
}

function isAllEcr(workload: Workload, context: Context): boolean {
  return workload.containers.every(
    container => ecrRepository(parseImage(imageOf(container, workload, context))) !== undefined,
  );
}

/** What to say of the Secrets without a use that is known, by workload and name. */
function problemReports(context: Context): ReadonlyMap<Workload, ReadonlyMap<string, Report>> {
  const problems = context.choice(convertedWorkloads).flatMap(workload => {
    const secrets = new Set((workload.template.spec?.imagePullSecrets ?? []).map(({name = ''}) => name));
    return [...secrets].flatMap(name => {
      const use = useOf(name, workload, context);
      return use === 'unreadable' || use === 'unknown' ? [{workload, name, use}] : [];
    });
  });
  const reports = jointReports(problems, {
    of: ({workload, name, use}) => `${workload.namespace}/${name} ${use}`,
    at: problem => problem,
    says: ([{name, use}], workloads) => PROBLEM[use](name, workloads),
  });
  return byWorkload(reports, ({name}) => name);
}

const PROBLEM = {
  unreadable: (name: string, users: readonly Workload[]): Report => ({
    level: 'action',
    fidelity: 'manual',
    message: `The pods of ${listed(users.map(workloadName))} pull images with Secret ${name}, which names no registry that k2e could read (its value may be encrypted, left out or filled in later); tasks pull without a login.`,
    remediation: `Give k2e the Secret as the cluster has it (kubectl get secret ${name} -o yaml; k2e keeps its registries only), or copy the images to ECR (\`registry.map\` in k2e.yaml).`,
  }),
  unknown: (name: string, users: readonly Workload[]): Report => ({
    level: 'action',
    fidelity: 'manual',
    message: `The pods of ${listed(users.map(workloadName))} pull images with Secret ${name}, which is not in the input, so its registries are not known; tasks pull without a login.`,
    remediation: `Add Secret ${name} to the input (kubectl get secret ${name} -o yaml; k2e keeps its registries only), or copy the images to ECR (\`registry.map\` in k2e.yaml).`,
  }),
};
