import type { SimAccount } from './accounts.ts';
import { readCliOptions, USAGE } from './cli-options.ts';
import { SimulatorStartError } from './listen.ts';
import { groupedRupees } from './money.ts';
import { consoleEnvironment } from './simulator-urls.ts';
import type { RunningSimulator, SimulatorOptions } from './start-simulator.ts';
import { startSimulator } from './start-simulator.ts';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

function describe(simulator: RunningSimulator): string {
  const linesOf = (accounts: readonly SimAccount[]): string[] =>
    accounts.flatMap((account) => [
      `  ${account.id}  ${account.name}, Rs ${groupedRupees(account.fundsPaise)}`,
      `    password ${account.password}   app code ${account.appCode}   API secret ${account.apiSecret}`,
      `    redirect ${account.redirectUrl}`,
    ]);
  const variables = Object.entries(consoleEnvironment(simulator.urls)).map(
    ([name, value]) => `  export ${name}=${value}`,
  );
  return [
    `The practice broker is open at ${simulator.urls.login}`,
    '',
    'Accounts',
    ...linesOf(simulator.accounts),
    '',
    'Spare accounts, to be added by hand',
    ...linesOf(simulator.spareAccounts),
    '',
    'To point the console at it',
    ...variables,
    '',
    'Ctrl-C closes it.',
  ].join('\n');
}

async function run(options: SimulatorOptions): Promise<void> {
  let simulator: RunningSimulator;
  try {
    simulator = await startSimulator(options);
  } catch (error) {
    if (!(error instanceof SimulatorStartError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
    return;
  }
  const stop = (): void => {
    void simulator.stop().then(() => {
      process.exitCode = 0;
    });
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // Last, because whoever reads this may end the process at once.
  print(describe(simulator));
}

const request = readCliOptions(process.argv.slice(2));
if (request.kind === 'help') {
  print(USAGE);
} else if (request.kind === 'wrong') {
  process.stderr.write(`${request.message}\n\n${USAGE}\n`);
  process.exitCode = 2;
} else {
  await run(request.options);
}
