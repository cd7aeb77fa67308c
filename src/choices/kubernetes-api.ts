import type {PolicyRule} from '../model/kubernetes.generated.ts';

/** What a program does through the Kubernetes API, as far as its permissions tell, and what takes that place on ECS. */
export interface ApiUse {
  /** A phrase behind "may": `start pods or Jobs`. */
  readonly may: string;
  /** `blocker`: without the API the program has no purpose; `action`: it must be told to do it in another way. */
  readonly level: 'blocker' | 'action';
  /** What to do, a full sentence. */
  readonly todo: string;
  /** It sees or changes what makes up the cluster, as controllers do, and agents that give names to what they see. */
  readonly operates?: true;
}

/** One rule of a role, taken apart: does it allow a verb on a resource? */
interface Permission {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const OPERATE: ApiUse = {
  operates: true,
  may: 'watch or manage the cluster itself',
  level: 'blocker',
  todo: 'Leave controllers and operators in the cluster: they have nothing to manage on ECS. If it is an application that was only given too much, narrow its role.',
};
const START: ApiUse = {
  may: 'start pods or Jobs',
  level: 'blocker',
  todo: 'Let it start ECS tasks instead (`ecs:RunTask`; many CI and workflow tools have an executor for ECS), and give its task role the permission.',
};
const STOP: ApiUse = {
  may: 'delete pods or Jobs',
  level: 'blocker',
  todo: 'Leave what cleans up pods or Jobs in the cluster, and out of the input: ECS forgets stopped tasks by itself, and there is nothing else for it to delete. What restarts pods by deleting them calls `ecs:StopTask` or `ecs:UpdateService` instead, with its task role.',
};
const REVIEW: ApiUse = {
  may: 'have tokens and permissions checked by the API server',
  level: 'blocker',
  todo: 'Check callers by other means: OIDC at the load balancer, or in the application.',
};
const ELECT: ApiUse = {
  may: 'elect a leader',
  level: 'action',
  todo: 'Switch leader election off and run one task, or use a lock in DynamoDB or the database.',
};
const DISCOVER: ApiUse = {
  may: 'look up pods and Services',
  level: 'action',
  todo: 'Let it find its peers by DNS (Cloud Map) or by the discovery of the product for AWS (`ecs:ListTasks` and `ecs:DescribeTasks` in its task role). Where the peers are tasks of its own, let them admit each other on the ports of their cluster, as pods do: by a rule of their security group for itself, or `network.mode: open` in k2e.yaml.',
};
const CONFIGURE: ApiUse = {
  may: 'read ConfigMaps or Secrets',
  level: 'action',
  todo: 'Give it its configuration by environment variables, or let it read SSM parameters or Secrets Manager with its task role.',
};
const KEEP: ApiUse = {
  may: 'make or change Secrets',
  level: 'action',
  todo: 'What makes a Secret makes it for pods, and no task ever sees it: leave a Job that does nothing else out of the input and out of the deploy pipeline, and put the value that the Secret has in the cluster into the secret store. A program that keeps values there as it runs keeps them in Secrets Manager, with its task role.',
};
const OTHER: ApiUse = {
  may: 'read or change objects',
  level: 'action',
  todo: 'Find out what it does there, and let it do without.',
};

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** Resources whose change, or whose mere sight, is the business of controllers. */
const CLUSTER = [
  'nodes',
  'customresourcedefinitions',
  'mutatingwebhookconfigurations',
  'validatingwebhookconfigurations',
  'apiservices',
  'ingresses',
  'ingressclasses',
  'gateways',
  'httproutes',
  'persistentvolumes',
  'storageclasses',
  'clusterroles',
  'certificatesigningrequests',
];
const CONTROLLED = [
  'deployments',
  'replicasets',
  'statefulsets',
  'daemonsets',
  'services',
  'serviceaccounts',
];

/** Each use, the worst first, with the permissions that give it away. */
const SIGNS: readonly (readonly [
  use: ApiUse,
  signs: readonly (readonly [resources: readonly string[], verbs: readonly string[]])[],
])[] = [
  [
    OPERATE,
    [
      [['*'], ['*', ...READ, ...WRITE]],
      [CLUSTER, ['*', ...READ, ...WRITE]],
      [CONTROLLED, ['*', ...WRITE]],
    ],
  ],
  [
    START,
    [
      [
        ['pods', 'jobs', 'cronjobs'],
        ['*', 'create'],
      ],
      [
        ['pods/exec', 'pods/attach', 'pods/portforward'],
        ['*', 'create', 'get'],
      ],
    ],
  ],
  [
    STOP,
    [
      [
        ['pods', 'pods/eviction', 'jobs', 'cronjobs'],
        ['delete', 'deletecollection'],
      ],
      [['pods/eviction'], ['create']],
    ],
  ],
  [
    REVIEW,
    [
      [
        ['tokenreviews', 'subjectaccessreviews', 'localsubjectaccessreviews'],
        ['*', 'create'],
      ],
    ],
  ],
  [
    ELECT,
    [
      [['leases'], ['*', ...WRITE]],
      [
        ['configmaps', 'endpoints'],
        ['*', 'create', 'update', 'patch'],
      ],
    ],
  ],
  [KEEP, [[['secrets'], ['*', 'create', 'update', 'patch']]]],
  [
    DISCOVER,
    [
      [
        ['pods', 'endpoints', 'endpointslices', 'services', 'namespaces'],
        ['*', ...READ],
      ],
    ],
  ],
  [
    CONFIGURE,
    [
      [
        ['configmaps', 'secrets'],
        ['*', ...READ],
      ],
    ],
  ],
];

/** Resources that tell nothing: whoever writes events or reads metrics does without them. */
const HARMLESS = new Set(['events', 'pods/log', 'selfsubjectaccessreviews', 'selfsubjectrulesreviews']);

/**
 * `use` is no call of a program: it lets pods be admitted under a PodSecurityPolicy or SecurityContextConstraints. A rule without
 * verbs allows nothing.
 */
function isAdmission(verbs: readonly string[]): boolean {
  return verbs.every(verb => verb === 'use');
}

/** Groups of Kubernetes itself; who touches objects of others serves custom resources. */
const OWN_GROUP = /^$|^[a-z]+$|\.k8s\.io$|^\*$/;

/** What these rules of a role let a program do, the worst first; nothing where they are harmless. */
export function apiUses(rules: readonly PolicyRule[]): readonly ApiUse[] {
  const permissions = rules
    .map(({apiGroups = [], resources = [], verbs = []}) => ({groups: apiGroups, resources, verbs}))
    .filter(
      ({resources, verbs}) => resources.some(resource => !HARMLESS.has(resource)) && !isAdmission(verbs),
    );
  if (permissions.length === 0) return [];
  const uses = SIGNS.filter(([, signs]) =>
    signs.some(([resources, verbs]) => permissions.some(permission => allows(permission, resources, verbs))),
  ).map(([use]) => use);
  const serves = permissions.some(({groups}) => groups.some(group => !OWN_GROUP.test(group)));
  if (serves || uses.includes(OPERATE)) return [OPERATE];
  const told = uses.filter(use => !comesWith(use, uses, permissions));
  return told.length > 0 ? told : [OTHER];
}

/** A use that another one brings with it, and that says nothing by itself. */
function comesWith(use: ApiUse, uses: readonly ApiUse[], permissions: readonly Permission[]): boolean {
  switch (use) {
    // Who starts pods also takes them away.
    case STOP:
      return uses.includes(START);
    // Who takes pods away must also find them.
    case DISCOVER:
      return uses.includes(STOP) && !uses.includes(START);
    // Who elects a leader by a ConfigMap, or writes Secrets, must also read it.
    case CONFIGURE:
      return uses.includes(KEEP)
        ? !permissions.some(permission => allows(permission, ['configmaps'], ['*', ...READ]))
        : uses.includes(ELECT) &&
            !permissions.some(permission => allows(permission, ['secrets'], ['*', ...READ]));
    default:
      return false;
  }
}

function allows(
  {resources: allowed, verbs: allowedVerbs}: Permission,
  resources: readonly string[],
  verbs: readonly string[],
): boolean {
  return (
    resources.some(resource => allowed.includes(resource)) && verbs.some(verb => allowedVerbs.includes(verb))
  );
}

/** Roles that every cluster has, by name. */
const BUILT_IN: ReadonlyMap<string, readonly ApiUse[]> = new Map([
  ['cluster-admin', [OPERATE]],
  ['admin', [OPERATE]],
  ['edit', [OPERATE]],
  ['view', [DISCOVER]],
  ['system:auth-delegator', [REVIEW]],
  ['extension-apiserver-authentication-reader', [REVIEW]],
  // Every account has these: to look at the API itself, and at its own rights (Kubernetes, "Default roles").
  ['system:basic-user', []],
  ['system:discovery', []],
  ['system:public-info-viewer', []],
  ['system:service-account-issuer-discovery', []],
  // OpenShift gives it to all pods of a namespace, for the images of its registry.
  ['system:image-puller', []],
]);

/** What a role that is not in the input lets a program do, by its name. */
export function apiUsesOfRole(name: string): readonly ApiUse[] {
  // What OpenShift calls so lets pods be admitted, and nothing else.
  if (name.startsWith('system:openshift:scc:')) return [];
  return BUILT_IN.get(name) ?? (name.startsWith('system:') ? [OPERATE] : [OTHER]);
}
