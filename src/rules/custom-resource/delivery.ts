import {KUBECTL_GET} from '../../kubectl-get.ts';
import {WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';
import {type Advice, advise, knows} from './advice.ts';

/** Objects of delivery tools. */
export const DELIVERY: readonly Advice[] = [
  {
    product: 'Argo CD',
    groups: ['argoproj.io'],
    kinds: ['Application', 'ApplicationSet'],
    level: 'action',
    fidelity: 'manual',
    says: 'What it deploys is elsewhere: only manifests that are in the input are converted.',
  },
  {
    product: 'Argo CD',
    groups: ['argoproj.io'],
    kinds: ['AppProject'],
    level: 'info',
    fidelity: 'dropped',
    says: 'It says what Argo CD may deploy where.',
    todo: 'Nothing needs to be done.',
  },
  {
    product: 'Argo Rollouts',
    groups: ['argoproj.io'],
    kinds: ['AnalysisTemplate', 'ClusterAnalysisTemplate', 'AnalysisRun', 'Experiment'],
    level: 'review',
    fidelity: 'manual',
    says: 'ECS has canary and blue-green deployments of its own, with alarms instead of analyses.',
    todo: 'Choose a deployment strategy of ECS and name the alarms that stop it.',
  },
  {
    product: 'Argo Events',
    groups: ['argoproj.io'],
    kinds: ['EventSource', 'Sensor', 'EventBus'],
    level: 'action',
    fidelity: 'manual',
    says: 'It starts something when an event comes; EventBridge does that on AWS.',
    todo: 'Write an EventBridge rule or pipe that starts the task.',
  },
  {
    product: 'Flux',
    groups: ['helm.toolkit.fluxcd.io', 'kustomize.toolkit.fluxcd.io', 'helm.fluxcd.io'],
    level: 'action',
    fidelity: 'manual',
    says: 'What it deploys is elsewhere: only manifests that are in the input are converted.',
  },
  {
    product: 'Flux',
    groups: ['*.toolkit.fluxcd.io', '*.fluxcd.io'],
    level: 'info',
    fidelity: 'dropped',
    says: 'It says where Flux looks and whom it tells.',
    todo: 'Nothing needs to be done.',
  },
  {
    product: 'Flagger',
    groups: ['flagger.app'],
    kinds: ['MetricTemplate', 'AlertProvider'],
    level: 'review',
    fidelity: 'manual',
    says: 'It says how Flagger measures, or whom it tells; ECS has alarms of CloudWatch instead.',
    todo: 'Make alarms of the measurements and set them with `patches` in k2e.yaml (`deploymentConfiguration.alarms`).',
  },
  {
    product: 'Tekton',
    groups: ['tekton.dev', 'triggers.tekton.dev', 'operator.tekton.dev', 'pipelinesascode.tekton.dev'],
    level: 'review',
    fidelity: 'manual',
    says: 'Pipelines build and deploy; they may stay, but must deploy to ECS.',
    todo: 'Change the deploying step of the pipeline to ECS.',
  },
  {
    product: 'OpenShift',
    groups: ['build.openshift.io', 'image.openshift.io'],
    level: 'review',
    fidelity: 'manual',
    says: 'It builds or names images inside of OpenShift, which ECS cannot pull from.',
    todo: 'Build with the pipeline, push to ECR, and map the images with `registry.map` in k2e.yaml.',
  },
  {
    product: 'OpenShift',
    groups: ['template.openshift.io'],
    level: 'action',
    fidelity: 'manual',
    says: 'The objects of a template are not converted.',
    todo: 'Render it and convert the result: `oc process -f FILE | k2e convert -`.',
  },
  {
    product: 'Carvel',
    groups: ['kappctrl.k14s.io', 'packaging.carvel.dev', 'internal.packaging.carvel.dev'],
    level: 'action',
    fidelity: 'manual',
    says: 'What it deploys is elsewhere: only manifests that are in the input are converted.',
    todo: 'Render what it deploys (`ytt`, `kbld`, or `kapp inspect --raw` on what runs) and convert the result.',
  },
  {
    product: 'Cartographer',
    groups: ['carto.run'],
    level: 'action',
    fidelity: 'manual',
    says: 'It builds and deploys a workload from its source; the manifests that come of it are elsewhere.',
    todo: `Bring what it has made with the input: \`${KUBECTL_GET} | k2e convert - -o ecs\`.`,
  },
  {
    product: 'the Helm controller or Fleet',
    groups: ['helm.cattle.io', 'fleet.cattle.io'],
    level: 'action',
    fidelity: 'manual',
    says: 'What the chart deploys is elsewhere: only manifests that are in the input are converted.',
  },
  {
    product: 'Argo CD Image Updater',
    groups: ['argocd-image-updater.argoproj.io'],
    level: 'info',
    fidelity: 'dropped',
    says: 'It writes new image tags; the pipeline does that for ECS.',
    todo: 'Nothing needs to be done.',
  },
];

export default defineRule({
  id: 'custom-resource/delivery',
  on: 'other',
  claims: WHOLE,
  summary:
    'Objects of delivery tools are not converted: what they deliver must be rendered, and the pipeline must ' +
    'deliver to ECS.',
  rationale:
    'Argo CD and Flux keep the cluster equal to a repository; what they deploy is in the charts and folders ' +
    'that they name, not in their own objects. For ECS the pipeline registers task definitions and updates ' +
    'services instead. ' +
    knows(DELIVERY),
  remediation:
    'Render what it deploys (`helm template`, `kubectl kustomize`, `argocd app manifests`) and convert the ' +
    'result.',
  refs: {
    kubernetes: [
      'https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/',
      'https://fluxcd.io/flux/components/',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-types.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'an application of Argo CD',
      given: `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop, namespace: shop}
spec: {project: default, source: {repoURL: "https://git.example.com/shop.git", path: k8s}, destination: {namespace: shop}}`,
      findings: [{level: 'action', fidelity: 'manual', says: 'elsewhere'}],
    },
    {
      name: 'a repository of Flux',
      given: `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: shop, namespace: shop}
spec: {url: "https://git.example.com/shop.git", interval: 5m}`,
      findings: [{level: 'info', fidelity: 'dropped'}],
    },
  ],
  map(subject) {
    advise(subject, DELIVERY);
  },
});
