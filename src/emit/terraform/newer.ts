/** What to do about a member that the AWS provider has no argument for. */
export const NEWER =
  'The AWS provider of Terraform that k2e writes for has no argument for it: use the native file of this resource.';
