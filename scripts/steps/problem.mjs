/** Something a person can put right: shown as it stands, without a stack. */
export class Problem extends Error {}

/** Runs a command's main function, turns a Problem into plain words, and sets the exit code. */
export async function exitWith(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    console.error(error instanceof Problem ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
