import {imageOf, isPrivateName, parseImage, pullStatements} from '../../choices/image.ts';
import {names} from '../../choices/names.ts';
import {handle} from '../../ecs/resource.ts';
import {imagePlaceholders} from '../../placeholder.ts';
import {defineRule} from '../rule.ts';
import {movingTagReports} from './moving-tag.ts';

export default defineRule({
  id: 'container/image',
  on: 'container',
  claims: ['/image'],
  summary:
    'The image stays the same; images in a private ECR registry give the execution role the right to pull them.',
  rationale:
    'Both platforms read a name without a registry as Docker Hub. Where the ' +
    'tag moves, what a task runs depends on the moment: with the pull policy `Always` on that of its start, otherwise on that of the ' +
    'deployment, as ECS then resolves the tag to a digest for all tasks of a service. Registries ' +
    'that only the cluster can reach, and mirrors that the nodes are set up with, are not there on ECS. A pull-through cache of ECR works ' +
    'on: the execution role may let it fetch an image that it does not have yet, into a repository that is there or that a template of ECR makes.',
  remediation:
    'Use an immutable tag. Push the image to a registry that the tasks can reach, and name it with `registry.map` or `workloads.<Kind>/<namespace>/<name>.images` in k2e.yaml.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/containers/images/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html#deployment-container-image-stability',
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_ECS.html',
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual'],
  examples: [
    {
      name: 'an image of ECR',
      given: 'image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/app:7',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/app:7'}],
        },
        'role-policies/shop-app-execution': {
          PolicyDocument: {
            Statement: [
              {Sid: 'AuthorizeEcr'},
              {
                Sid: 'PullImages',
                Action: [
                  'ecr:BatchCheckLayerAvailability',
                  'ecr:BatchGetImage',
                  'ecr:BatchImportUpstreamImage',
                  'ecr:GetDownloadUrlForLayer',
                ],
                Resource: ['arn:aws:ecr:eu-west-1:111122223333:repository/shop/app'],
              },
            ],
          },
        },
      },
    },
    {
      name: 'a moving tag',
      given: 'image: example/app:latest',
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/image',
          says: 'latest',
        },
      ],
    },
    {
      name: 'another tag that moves',
      given: 'image: example/app:alpine-stable',
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/image',
          says: 'alpine-stable, which moves',
        },
      ],
    },
    {
      name: 'a tag of a version that says how it was tried',
      given: 'image: example/app:v1.83.3-stable',
    },
    {
      name: 'moving tags of several workloads',
      given: ['app', 'worker']
        .map(
          name => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: ${name}, image: example/${name}, imagePullPolicy: IfNotPresent}]}`,
        )
        .join('\n---\n'),
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/image',
          says: 'example/app and example/worker of Deployment shop/app and Deployment shop/worker',
        },
      ],
    },
    {
      name: 'a moving tag of a job, whose nodes keep the image',
      given: `apiVersion: batch/v1
kind: CronJob
metadata: {name: app, namespace: shop}
spec:
  schedule: "0 1 * * 0"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{name: app, image: "example/app:latest", imagePullPolicy: IfNotPresent}]`,
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/jobTemplate/spec/template/spec/containers/0/image',
          says: 'when the task starts, while a node of Kubernetes keeps',
        },
      ],
    },
    {
      name: 'a registry inside the cluster',
      given: 'image: registry.kube-system.svc.cluster.local:5000/app:1',
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/image',
          says: 'only the cluster',
        },
      ],
    },
    {
      name: 'another registry on ECS',
      given: 'image: registry.example.com/team/app:1',
      config: 'registry: {map: {registry.example.com: 111122223333.dkr.ecr.eu-west-1.amazonaws.com}}',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/app:1'}],
        },
      },
    },
  ],
  map({view, container, workload, context, set, setContainer, report, drop}) {
    const given = view.image ?? '';
    const image = imageOf(container, workload, context);
    const name = parseImage(image);
    setContainer({image});
    const own = context.config.workloads[workload.object.id]?.images;
    if (own && Object.hasOwn(own, container.name)) drop('/image', 'k2e.yaml names another image.');
    const statements = pullStatements(image);
    if (statements.length > 0) {
      set(handle('role-policies', context.choice(names).executionRole(workload).name), {
        PolicyDocument: {Statement: statements},
      });
    }
    // What a script has yet to name is told once for the file (`input/placeholder`).
    if (imagePlaceholders(image).length > 0) return;
    if (isPrivateName(name.registry)) {
      report('/image', {
        level: 'action',
        fidelity: 'manual',
        message: `The image ${given} lies in a registry that only the cluster can reach.`,
      });
    } else {
      const said = context.choice(movingTagReports).get(container);
      if (said) report('/image', said);
    }
  },
});
