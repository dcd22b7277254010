/** Reads infra/docker/Dockerfile as a builder does: what an image runs, as whom and in which environment. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DockerfileParser, type Instruction } from 'dockerfile-ast';

export const DOCKERFILE = readFileSync(
  resolve(import.meta.dirname, '../../infra/docker/Dockerfile'),
  'utf8',
);

export type Image = {
  command: string[];
  env: Record<string, string>;
  /** Numbers, so that a cluster can see that it is not root. */
  user: { uid: number; gid: number };
};

/** The image of a build stage, with all that it has from the stages it stands on. */
export function imageOf(target: string): Image {
  const instructions = lineOf(target);
  const last = (keyword: string) =>
    instructions.filter((one) => one.getInstruction() === keyword).at(-1);
  const [uid = '', gid = ''] = (argumentsOf(last('USER')) || '0:0').split(':');
  return {
    command: JSON.parse(argumentsOf(last('CMD'))) as string[],
    env: Object.fromEntries(
      instructions
        .filter((one) => one.getInstruction() === 'ENV')
        .flatMap((one) => one.getArguments().map((part) => part.getValue().split('=', 2)))
        .map(([name = '', value = '']) => [name, value]),
    ),
    user: { uid: Number(uid), gid: Number(gid) },
  };
}

const argumentsOf = (instruction: Instruction | undefined): string =>
  instruction?.getRawArgumentsContent() ?? '';

/** The instructions of a stage after those of the stages below it. */
function lineOf(target: string): Instruction[] {
  const stages = stagesOf();
  const stage = stages.find(({ name }) => name === target);
  if (stage === undefined) return [];
  return [...lineOf(stage.base), ...stage.instructions];
}

function stagesOf() {
  const stages: { name: string; base: string; instructions: Instruction[] }[] = [];
  for (const instruction of DockerfileParser.parse(DOCKERFILE).getInstructions()) {
    if (instruction.getInstruction() === 'FROM') {
      const [base = '', , name = ''] = instruction.getArguments().map((part) => part.getValue());
      stages.push({ name, base, instructions: [] });
    } else {
      stages.at(-1)?.instructions.push(instruction);
    }
  }
  return stages;
}
