/**
 * The request that makes an access point of EFS: CreateAccessPoint of the EFS API reference
 * (https://docs.aws.amazon.com/efs/latest/ug/API_CreateAccessPoint.html). Its shape is held against botocore's model like those
 * of all kinds; it is declared here, as no client of EFS is called.
 */
export interface CreateAccessPointRequest {
  /** The same token makes the same access point; at most 64 characters. */
  readonly ClientToken: string;
  readonly FileSystemId: string;
  /** The user as whom all file operations through the access point are done, whoever the process is. */
  readonly PosixUser?: PosixUser;
  readonly RootDirectory?: RootDirectory;
  readonly Tags?: readonly {readonly Key: string; readonly Value: string}[];
}

interface PosixUser {
  readonly Uid: number;
  readonly Gid: number;
  readonly SecondaryGids?: readonly number[];
}

interface RootDirectory {
  /** Absolute, at most 100 characters and four directories deep. */
  readonly Path?: string;
  /** How EFS makes the directory when the first client mounts it and it is not there. */
  readonly CreationInfo?: {
    readonly OwnerUid: number;
    readonly OwnerGid: number;
    /** Octal: `0700` */
    readonly Permissions: string;
  };
}
