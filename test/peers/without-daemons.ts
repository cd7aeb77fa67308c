/** Regions in which managed daemons are not offered yet; ECS has no call for them there either. */
export const WITHOUT_DAEMONS =
  /^Resource type 'AWS::ECS::Daemon(?:TaskDefinition)?' does not exist in '(?:cn|us-gov|me)-/;
