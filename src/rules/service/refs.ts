/** Pages that the rules on Services refer to. */
export const SERVICE_REFS = {
  kubernetes: ['https://kubernetes.io/docs/concepts/services-networking/service/'],
  ecs: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html',
  ],
} as const;
