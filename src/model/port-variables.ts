import {type EnvironmentEntry, knownText} from './environment-entry.ts';

/** A variable for a host that belongs to something: `DB_HOST`, `redis.hostname`; a bare `HOST` is often what the program binds. */
const HOST = /^(.*[A-Za-z0-9][_.-]*)(?:HOST(?:NAME)?|ADDR(?:ESS)?|SERVER)$/i;
const PORT = /^\s*(\d{1,5})\s*$/;

/**
 * The port that another variable of a container names for the host in the variable `name`: that of `DB_PORT` for `DB_HOST`.
 * Undefined where there is none, or no number that is a port.
 */
export function portBeside(name: string, entries: readonly EnvironmentEntry[]): number | undefined {
  const prefix = HOST.exec(name)?.[1];
  if (prefix === undefined) return undefined;
  const wanted = `${prefix}port`.toLowerCase();
  const beside = entries.find(entry => entry.effect === 'set' && entry.name.toLowerCase() === wanted);
  const port = Number(PORT.exec((beside && knownText(beside.source)) ?? '')?.[1]);
  return port >= 1 && port <= 65535 ? port : undefined;
}
