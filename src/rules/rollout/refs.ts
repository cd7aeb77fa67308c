/** The documents behind the rules on Rollouts. */
export const ROLLOUT_REFS = {
  kubernetes: [
    'https://argo-rollouts.readthedocs.io/en/stable/features/specification/',
    'https://argo-rollouts.readthedocs.io/en/stable/features/canary/',
    'https://argo-rollouts.readthedocs.io/en/stable/features/bluegreen/',
  ],
  ecs: [
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/canary-deployment-implementation.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-implementation.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html',
  ],
} as const;
