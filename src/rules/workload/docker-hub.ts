import {computeOf} from '../../choices/compute.ts';
import {convertedWorkloads} from '../../choices/converted.ts';
import {imageOf, isOnDockerHub, parseImage} from '../../choices/image.ts';
import {hasUnknownLogin, registryLogin} from '../../choices/registry-login.ts';
import {isImageName} from '../../ecs/image-name.ts';
import type {Workload} from '../../model/inventory.ts';
import {jointReports} from '../joint-reports.ts';
import {type Context, defineRule, type Report} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';

export default defineRule({
  id: 'workload/docker-hub',
  on: 'pod',
  claims: [],
  summary:
    'Tasks on Fargate that pull from Docker Hub without a login are told: it admits few of them in an hour.',
  rationale:
    'A node keeps the images that it has pulled, so that new pods start without asking a registry. A task on Fargate pulls its images each ' +
    'time it starts. Docker Hub counts the pulls of those who do not log in by address, and tasks behind one NAT gateway have one address: a ' +
    'deployment that starts many, or jobs that start often, are refused (toomanyrequests), and the tasks do not start.',
  remediation:
    'Let ECR pull for the tasks: a pull-through cache rule for Docker Hub, and `registry: {map: {docker.io: <account>.dkr.ecr.<region>.amazonaws.com/docker-hub}}` in k2e.yaml; official images are at public.ecr.aws/docker/library too. Or give the pods an image pull secret.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/containers/images/#updating-images'],
    ecs: [
      'https://docs.docker.com/docker-hub/usage/pulls/',
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate'],
  examples: [
    {
      name: 'an image without a registry',
      given: 'containers: [{name: app, image: "nginx:1.27"}]',
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec/template', says: 'nginx'}],
    },
    {
      name: 'a pull secret that is not in the input',
      given: 'imagePullSecrets: [{name: hub}]\ncontainers: [{name: app, image: "nginx:1.27"}]',
    },
    {
      name: 'an image by way of ECR',
      given: 'containers: [{name: app, image: "nginx:1.27"}]',
      config: 'registry: {map: {docker.io: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/docker-hub}}',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/docker-hub/library/nginx:1.27'},
          ],
        },
      },
    },
    {
      name: 'instances, which keep images as nodes do',
      given: 'containers: [{name: app, image: "nginx:1.27"}]',
      config: 'compute: ec2',
    },
    {
      name: 'Managed Instances, which keep them too',
      given: 'containers: [{name: app, image: "nginx:1.27"}]',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
    },
    {
      name: 'an image that a script names',
      given: 'containers: [{name: app, image: <IMAGE>}]',
    },
    {
      name: 'another registry',
      given: 'containers: [{name: app, image: "public.ecr.aws/docker/library/nginx:1.27"}]',
    },
  ],
  map({workload, context, report}) {
    const said = context.choice(reports).get(workload);
    if (said) report('', said);
  },
});

interface Pulling {
  readonly workload: Workload;
  readonly repositories: readonly string[];
}

function reports(context: Context): ReadonlyMap<Workload, Report> {
  return jointReports(pullingFromDockerHub(context), {
    of: () => '',
    at: ({workload}) => workload,
    says: (pulling, workloads) => ({
      level: 'review',
      fidelity: 'approximate',
      message: `${listed(workloads.map(workloadName))} ${workloads.length === 1 ? 'pulls' : 'pull'} from Docker Hub without a login (${listed(pulling.flatMap(({repositories}) => repositories))}), on Fargate at each start of a task; Docker Hub admits few such pulls in an hour from one address, which behind a NAT gateway is that of all tasks.`,
    }),
  });
}

/** The workloads on Fargate that have images of Docker Hub and no login for it. */
function pullingFromDockerHub(context: Context): readonly Pulling[] {
  return context.choice(convertedWorkloads).flatMap((workload): Pulling[] => {
    if (computeOf(workload, context) !== 'fargate') return [];
    // Its Secret may have the login, and has a finding of its own (`pod/image-pull-secrets`).
    if (hasUnknownLogin(workload, context)) return [];
    const repositories = workload.containers
      .filter(container => registryLogin(container, workload, context) === undefined)
      .map(container => imageOf(container, workload, context))
      // A place that a script fills in may name any registry.
      .filter(isImageName)
      .map(parseImage)
      .filter(isOnDockerHub)
      .map(({repository}) => repository);
    return repositories.length > 0 ? [{workload, repositories}] : [];
  });
}
