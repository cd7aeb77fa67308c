/** What tasks run on: AWS Fargate, ECS on EC2, or ECS Managed Instances. */
export const COMPUTES = ['fargate', 'ec2', 'managed'] as const;
export type Compute = (typeof COMPUTES)[number];

/** The kinds of compute as AWS writes them. */
export const COMPUTE_NAMES: Readonly<Record<Compute, string>> = {
  fargate: 'Fargate',
  ec2: 'EC2',
  managed: 'Managed Instances',
};
