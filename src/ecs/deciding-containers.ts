/** What of a container of a task definition tells whether its end is the end of the task. */
interface Definition {
  readonly name?: string | undefined;
  readonly essential?: boolean | undefined;
  readonly firelensConfiguration?: unknown;
}

/**
 * Names of the containers whose exit codes decide whether a task that runs once has done its work: those whose end is the end of the task (ECS API
 * reference, ContainerDefinition `essential`, true unless it says otherwise). A log router is made essential so that no log is lost; it ends no job
 * by doing its work, and is stopped with the others.
 */
export function decidingContainers(definitions: readonly Definition[]): readonly string[] {
  const essential = definitions.filter(definition => definition.essential !== false);
  const working = essential.filter(({firelensConfiguration}) => firelensConfiguration === undefined);
  return (working.length > 0 ? working : essential).flatMap(({name}) => name ?? []);
}
