import {restartOf} from '../../choices/restart.ts';
import {defineRule, type Subject} from '../rule.ts';

export default defineRule({
  id: 'container/restart-policy',
  on: 'container',
  claims: ['/restartPolicy', '/restartPolicyRules'],
  summary:
    'A restart policy of a single container becomes its restart policy on ECS, with the exit codes that end it.',
  rationale:
    'Init containers with `restartPolicy: Always` are sidecars: they start before the main containers, are restarted when they ' +
    'exit, and do not keep the task alive. Since Kubernetes 1.34 other containers can have a policy too, with rules for exit ' +
    'codes. ECS restarts on every exit code but up to 50 ignored ones, and only a container that has run for a minute. When a main ' +
    'container is not restarted, the task ends, and a service replaces it.',
  remediation:
    'Let the program end with an exit code that ECS can tell apart, or restart it inside the container.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/',
      'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-restart-rules',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a sidecar',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      initContainers: [{name: proxy, image: "example/proxy:1", restartPolicy: Always}]
      containers: [{name: app, image: "example/app:1"}]`,
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {name: 'proxy', essential: false, restartPolicy: {enabled: true, restartAttemptPeriod: 60}},
          ],
        },
      },
    },
    {
      name: 'restarted but for some exit codes',
      given:
        'restartPolicy: Never\nrestartPolicyRules: [{action: Restart, exitCodes: {operator: NotIn, values: [0, 42]}}]',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{restartPolicy: {enabled: true, ignoredExitCodes: [0, 42]}}],
        },
      },
      findings: [
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/restartPolicyRules',
          says: '0, 42',
        },
      ],
    },
    {
      name: 'restarted when it fails',
      given: 'restartPolicy: OnFailure',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{restartPolicy: {enabled: true, ignoredExitCodes: [0]}}],
        },
      },
    },
    {
      name: 'restarted on one exit code only',
      given:
        'restartPolicy: Never\nrestartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [42]}}]',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{restartPolicy: null}]}},
      findings: [
        {
          level: 'review',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/restartPolicyRules',
          says: '50',
        },
      ],
      drops: ['/spec/template/spec/containers/0/restartPolicy'],
    },
    {
      name: 'the whole pod restarted on one exit code',
      given:
        'restartPolicy: Never\nrestartPolicyRules: [{action: RestartAllContainers, exitCodes: {operator: In, values: [42]}}]',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{restartPolicy: null}]}},
      findings: [
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/restartPolicy',
          says: 'new task',
        },
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/restartPolicyRules',
          says: 'RestartAllContainers',
        },
      ],
    },
    {
      name: 'rules of an init container',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      initContainers:
        - name: init
          image: example/init:1
          restartPolicy: Never
          restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [42]}}]
      containers: [{name: app, image: "example/app:1"}]`,
      findings: [
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/template/spec/initContainers/0/restartPolicy',
          says: 'not retried',
        },
        {
          level: 'info',
          fidelity: 'dropped',
          path: '/spec/template/spec/initContainers/0/restartPolicyRules',
          says: 'new one',
        },
      ],
    },
    {
      name: 'never restarted',
      given: 'restartPolicy: Never',
      findings: [
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/restartPolicy',
          says: 'new task',
        },
      ],
    },
  ],
  map(subject) {
    const {view, container, workload, setContainer, drop} = subject;
    if (view.restartPolicy === undefined) {
      if (view.restartPolicyRules)
        drop('/restartPolicyRules', 'Without a policy of the container its rules do not hold.');
      return;
    }
    if (container.role === 'init') {
      settleInit(subject);
      return;
    }
    const {policy, exact} = restartOf(container, workload);
    if (policy) setContainer({restartPolicy: policy});
    if (container.role === 'sidecar') {
      if (view.restartPolicyRules)
        drop('/restartPolicyRules', 'The policy Always restarts the sidecar anyway.');
      return;
    }
    if (exact && policy) settleRestarted(subject);
    else settleFinal(subject, exact);
  },
});

/** Kubernetes retries a failing init container in its pod; on ECS its failure ends the task. */
function settleInit({view, report}: Subject<'container'>): void {
  report('/restartPolicy', {
    level: 'info',
    fidelity: 'approximate',
    message: 'A failing init container ends its task on ECS; it is not retried in place.',
  });
  if (view.restartPolicyRules) {
    report('/restartPolicyRules', {
      level: 'info',
      fidelity: 'dropped',
      message:
        'The rules say after which exit codes Kubernetes starts the init container again; on ECS each failure of it ends the task, and a service starts a new one.',
    });
  }
}

function settleRestarted({view, container, workload, report, drop}: Subject<'container'>): void {
  if (!view.restartPolicyRules) {
    JSON.stringify(view.restartPolicy);
    return;
  }
  const {restartPolicyRules: _, ...withoutRules} = container.value;
  const same = restartOf({...container, value: withoutRules}, workload);
  const {policy} = restartOf(container, workload);
  if (JSON.stringify(same.policy) === JSON.stringify(policy)) {
    drop('/restartPolicyRules', `The policy ${view.restartPolicy} does the same without them.`);
    JSON.stringify(view.restartPolicy);
    return;
  }
  const codes = policy?.ignoredExitCodes ?? [];
  report('/restartPolicyRules', {
    level: 'info',
    fidelity: 'approximate',
    message: `Policy and rules together: ECS restarts the container on all exit codes${codes.length > 0 ? ` but ${codes.join(', ')}, which end the task` : ''}, when it has run for a minute.`,
    remediation: 'Nothing needs to be done.',
  });
  drop('/restartPolicyRules', 'They are part of the exit codes that do not restart.');
  drop('/restartPolicy', 'It is part of the exit codes that do not restart.');
}

function settleFinal({view, report, drop}: Subject<'container'>, exact: boolean): void {
  if (view.restartPolicyRules && !exact) {
    drop('/restartPolicy', 'The rules say what happens.');
    report('/restartPolicyRules', {
      level: 'review',
      fidelity: 'manual',
      message:
        'ECS restarts a container on all exit codes but up to 50; these rules leave out more, so the container is not restarted in place.',
    });
    return;
  }
  if (view.restartPolicyRules?.some(({action}) => action === 'RestartAllContainers')) {
    report('/restartPolicyRules', {
      level: 'info',
      fidelity: 'approximate',
      message:
        'RestartAllContainers starts all containers of the pod again in their place; on ECS the end of the container ends the task, and a service starts a new one.',
      remediation: 'Nothing needs to be done, unless the containers have to keep the files of the task.',
    });
    drop('/restartPolicyRules', 'Each end of the container ends the task, whatever its exit code.');
  } else if (view.restartPolicyRules)
    drop('/restartPolicyRules', 'No exit code is in them, so they start nothing again.');
  report('/restartPolicy', {
    level: 'info',
    fidelity: 'approximate',
    message:
      'On Kubernetes the container stays ended while the others of its pod go on; on ECS its end ends the task, and a service starts a new task.',
  });
}
