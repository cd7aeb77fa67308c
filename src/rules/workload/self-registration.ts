import {convertedWorkloads} from '../../choices/converted.ts';
import {environments} from '../../choices/environment.ts';
import type {Workload} from '../../model/inventory.ts';
import {workloadTexts} from '../../model/workload-texts.ts';
import type {Pointer} from '../../pointer.ts';
import {type Context, defineRule} from '../rule.ts';
import {caller} from '../service/example-objects.ts';
import {listed, workloadName} from '../wording.ts';
import {belowTemplate} from './place.ts';

/** A registry in which programs enter their own addresses, and what shows that a program does. */
interface Registry {
  readonly name: string;
  /** Variables that tell a program of it. */
  readonly variable: RegExp;
  /** Its address or its settings in a text. */
  readonly text: RegExp;
}

const REGISTRIES: readonly Registry[] = [
  {
    name: 'Eureka',
    variable: /^EUREKA_(?!CLIENT_ENABLED$)/,
    text: /https?:\/\/[^\s"'/]{1,253}\/eureka\/?(?=["',\s]|$)|\beureka\.(?:client|instance)\./,
  },
  {
    name: 'Nacos',
    variable: /^(?:SPRING_CLOUD_)?NACOS_(?:DISCOVERY_)?SERVER_?ADDR$|^SPRING_CLOUD_NACOS_DISCOVERY_/,
    text: /\bspring\.cloud\.nacos\.discovery\.|\bnacos:\/\//,
  },
  {
    name: 'the registry of Dubbo',
    variable: /^DUBBO_REGISTR(?:Y|IES)_/,
    text: /\bdubbo\.registr(?:y|ies)\./,
  },
  {
    name: 'Spring Boot Admin',
    variable: /^SPRING_BOOT_ADMIN_CLIENT_(?!ENABLED$)/,
    text: /\bspring\.boot\.admin\.client\.url\b/,
  },
];

export default defineRule({
  id: 'workload/self-registration',
  on: 'pod',
  claims: [],
  summary: 'Programs that enter their own address into a registry, and are called there, are told.',
  rationale:
    'With Eureka, Nacos or Dubbo a program does not call a Service by name: it gets the addresses of the pods from a registry, in which each ' +
    'pod has entered its own. Every pod may connect to every other; a task admits nobody unless its security group says so, and k2e finds ' +
    'callers by the names of Services. A task also has an interface with an address of 169.254.0.0/16 for what ECS tells it: a program that ' +
    'enters the first address that it finds may enter that one, which leads nowhere.',
  remediation:
    'Let the tasks admit each other: `network.mode: open` in k2e.yaml, or rules of their groups for each caller. See that each enters the address of its task, with Spring Cloud by the variable SPRING_CLOUD_INETUTILS_PREFERREDNETWORKS and the first numbers of the addresses of the VPC (`10.0`). Or let the programs call the Services by their names.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/cluster-administration/networking/',
      'https://docs.spring.io/spring-cloud-commons/reference/spring-cloud-commons/common-abstractions.html',
    ],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['manual'],
  examples: [
    {
      name: 'a client of Eureka',
      given: caller('http://discovery.example.com:8761/eureka'),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/env/0',
          says: 'Eureka',
        },
      ],
    },
    {
      name: 'a variable of Nacos',
      given: caller('nacos.example.com:8848').replace('WEB_URL', 'SPRING_CLOUD_NACOS_DISCOVERY_SERVER_ADDR'),
      findings: [{level: 'action', fidelity: 'manual', says: 'Nacos'}],
    },
    {
      name: 'a client that is switched off, and another path',
      given: caller('https://example.com/eureka-guide').replace('WEB_URL', 'EUREKA_CLIENT_ENABLED'),
    },
    {
      name: 'tasks that admit each other',
      given: caller('http://discovery.example.com:8761/eureka'),
      config: 'app: shop\nnetwork: {mode: open}',
      findings: [{level: 'review', fidelity: 'manual', says: 'Eureka'}],
    },
  ],
  map({workload, context, report}) {
    for (const [name, clients] of context.choice(clientsByRegistry)) {
      const [first] = clients;
      if (first?.workload !== workload) continue;
      const isOpen = context.config.network.mode === 'open';
      const [who, enter, their, task] =
        clients.length === 1
          ? [workloadName(workload), 'enters its own address', 'its Service', 'Its tasks admit']
          : [
              listed(clients.map(client => workloadName(client.workload))),
              'enter their own addresses',
              'their Services',
              'Their tasks admit',
            ];
      report(first.path, {
        level: isOpen ? 'review' : 'action',
        fidelity: 'manual',
        message: `${who} ${enter} into ${name}, and others call what stands there, not ${their}. ${isOpen ? '' : `${task} only callers that the manifests show by names of Services. `}A task has an address of 169.254.0.0/16 beside that of its own, which leads nowhere.`,
        workload: clients.map(client => client.workload),
      });
    }
  },
});

/** A workload that enters its address into a registry, and where that shows. */
interface Client {
  readonly workload: Workload;
  readonly path: Pointer;
}

/** The clients of each registry, in the order of their ids: the finding stands at the first. */
function clientsByRegistry(context: Context): ReadonlyMap<string, readonly Client[]> {
  const sorted = context.choice(convertedWorkloads).toSorted((a, b) => (a.object.id < b.object.id ? -1 : 1));
  const clients = sorted.flatMap(workload => {
    const found = registryOf(workload, context);
    return found ? [{...found, workload}] : [];
  });
  return Map.groupBy(clients, ({name}) => name);
}

/** The first registry that the workload shows, and where. */
function registryOf(
  workload: Workload,
  context: Context,
): {readonly name: string; readonly path: Pointer} | undefined {
  const variables = workload.containers.flatMap(
    container => context.choice(environments).get(container) ?? [],
  );
  for (const {name, variable, text} of REGISTRIES) {
    const named = variables.find(({entry}) => variable.test(entry.name.toUpperCase()));
    if (named)
      return {name, path: belowTemplate(workload, {object: workload.object, path: named.entry.path})};
    const told = workloadTexts(workload, context.inventory).find(
      ({path, text: words}) => !path.includes('/metadata/annotations/') && text.test(words),
    );
    if (told) return {name, path: belowTemplate(workload, told)};
  }
  return undefined;
}
