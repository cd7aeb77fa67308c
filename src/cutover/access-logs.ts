/** Where a load balancer writes its access logs: a bucket, and what all keys begin with (`''` or without a slash at its end). */
export interface LogPlace {
  readonly bucket: string;
  readonly prefix: string;
}

/**
 * The access logs of load balancers. They decide nothing: who reads them is a person who wants to know who still calls (cutover T19). Failures are
 * `CallError`s.
 */
export interface AccessLogs {
  /** Null where the load balancer writes none. */
  place(arn: string): Promise<LogPlace | null>;
  /** The keys of the objects that begin so, at most a thousand of them, in their order. */
  list(bucket: string, prefix: string): Promise<readonly string[]>;
  /** What an object holds, part by part. */
  read(bucket: string, key: string): AsyncIterable<Uint8Array>;
}

/** One request or connection that a load balancer took. */
export interface LogEntry {
  /** The address that connected: of a proxy, where there is one in front. */
  readonly address: string;
  /** The host that was asked for (ALB: by the TLS handshake, else in the request), where the log says. */
  readonly host?: string;
  /** What the client says that it is; an ALB only. */
  readonly agent?: string;
}

/** Longest text of a client that is kept; the rest of it is nobody's need. */
const LONGEST = 80;

/** Places of the fields of an entry, counted from 0. */
const FIELDS = {
  // User guide for Application Load Balancers, "Access log entries".
  app: {client: 3, request: 12, agent: 13, host: 18},
  // User guide for Network Load Balancers, "Access log entries": TLS listeners only, version 2.0.
  net: {client: 5, request: undefined, agent: undefined, host: 17},
} as const;

/**
 * Reads one line of an access log; undefined for what is none. What clients say of themselves is hostile text: it is cut, its path and query
 * are not looked at, and who prints it makes it visible.
 */
export function parseLine(line: string, kind: keyof typeof FIELDS): LogEntry | undefined {
  const fields = fieldsOf(line);
  const {client, request, agent, host} = FIELDS[kind];
  const address = addressOf(fields[client] ?? '');
  if (address === undefined) return undefined;
  const said = {
    host: told(fields[host]) ?? hostOf(request === undefined ? undefined : fields[request]),
    agent: agent === undefined ? undefined : told(fields[agent]),
  };
  return {
    address,
    ...(said.host !== undefined && {host: said.host}),
    ...(said.agent !== undefined && {agent: said.agent}),
  };
}

/** Fields are divided by blanks; one in double quotes may hold some. A quote that never ends takes the rest of the line. */
function fieldsOf(line: string): readonly string[] {
  const fields: string[] = [];
  for (let from = 0; from < line.length && fields.length < 40; ) {
    const isQuoted = line[from] === '"';
    const end = isQuoted ? endOfQuote(line, from + 1) : line.indexOf(' ', from);
    const to = end === -1 ? line.length : end;
    fields.push(line.slice(isQuoted ? from + 1 : from, to));
    from = to + (isQuoted ? 2 : 1);
  }
  return fields;
}

/** A quote inside is escaped by a backslash, or is not before a blank. */
function endOfQuote(line: string, from: number): number {
  for (let at = line.indexOf('"', from); at !== -1; at = line.indexOf('"', at + 1)) {
    const isEscaped = line[at - 1] === '\\';
    if (!isEscaped && (at + 1 === line.length || line[at + 1] === ' ')) return at;
  }
  return -1;
}

/** `203.0.113.7:2817`, `[2001:db8::1]:2817` or without brackets → the address. */
function addressOf(client: string): string | undefined {
  const [, address] = /^\[?([0-9a-fA-F.:]{2,45}?)\]?:\d{1,5}$/.exec(client) ?? [];
  return address !== undefined && /[.:]/.test(address) ? address.toLowerCase() : undefined;
}

/** `GET https://shop.example.com:443/path HTTP/1.1` → `shop.example.com`. */
function hostOf(request: string | undefined): string | undefined {
  const [, host] = /^\S{1,20} [a-z]{2,5}:\/\/([^/\s:?#]{1,255})/.exec(request ?? '') ?? [];
  return told(host);
}

function told(text: string | undefined): string | undefined {
  return text === undefined || text === '' || text === '-' ? undefined : text.slice(0, LONGEST);
}
