// The console under a guiding hand: opened on a profile, its buttons pressed as a person would, its broker asked.
import { _electron } from '@playwright/test';
import { root } from '../steps/places.mjs';
import { Problem } from '../steps/problem.mjs';

const patienceMs = 60_000;

export async function openConsole(profile, env = process.env) {
  const app = await _electron.launch({ args: [root], env: { ...env, LOCKSTEP_PROFILE: profile } });
  const ended = new Promise((resolve) => app.process().once('exit', resolve));
  const said = [];
  app.process().stderr?.on('data', (chunk) => said.push(String(chunk)));
  const page = await app.firstWindow();
  page.setDefaultTimeout(patienceMs);
  const one = (name) => page.getByTestId(name);

  const call = async (name) => {
    const answer = await page.evaluate((asked) => window.desk[asked](null), name);
    if (!answer.ok) throw new Problem(`The console refused ${name}: ${answer.message}`);
    return answer.value;
  };
  try {
    await one('mode-badge').waitFor();
    await page.locator('[data-testid^="follower-row-"]').first().waitFor();
    await page.locator('[data-testid^="follower-row-"][data-state="Held"]').waitFor({ state: 'detached' });
  } catch (error) {
    const ours = said
      .join('')
      .split('\n')
      .filter((line) => line.startsWith('lockstep: '));
    await app.close();
    throw ours.length > 0 ? new Problem(ours.join('\n')) : error;
  }

  return {
    app,
    page,
    view: () => call('snapshot'),
    database: async () => (await call('about')).database,
    ledger: async () => {
      const { practiceControl } = await call('about');
      if (practiceControl === null) throw new Problem('This practice broker has no ledger that can be read.');
      const answer = await fetch(`${practiceControl}/ledger?brief=1`);
      return answer.json();
    },
    /** Presses the demo's button and gives `onStep` each step's number and words until the morning is over. */
    playDemo: async (onStep) => {
      await one('play-demo').click();
      let step = '0';
      for (;;) {
        const next = `[data-testid="demo-progress"][data-running="true"]:not([data-step="${step}"])`;
        const over = '[data-testid="demo-progress"][data-running="false"]:not([data-step="0"])';
        const progress = page.locator(`${next}, ${over}`);
        await progress.waitFor();
        if ((await one('demo-progress').getAttribute('data-running')) === 'false') return;
        step = (await one('demo-progress').getAttribute('data-step')) ?? step;
        await onStep(Number(step), (await one('demo-progress').innerText()).trim());
      }
    },
    /** Fills the master's ticket and leaves it unsent. */
    fillTicket: async (symbol, quantity) => {
      await one('ticket-instrument').fill(symbol);
      await page.locator('[data-testid^="ticket-hit-"]').first().click();
      await one('ticket-quantity').fill(quantity);
    },
    /** Opens Exit All, holds its button, waits until each account has been read back, and returns the verdict. */
    exitAll: async () => {
      await one('exit-all').click();
      // Once the figures are there, the button keeps its size under the pointer.
      await page.locator('.exit-figures').waitFor();
      await one('exit-hold').hover();
      await page.mouse.down();
      await one('exit-verdict').waitFor();
      await page.mouse.up();
      await page.locator('[data-testid="exit-verdict"]:not([data-verdict="Running"])').waitFor();
      return one('exit-verdict').innerText();
    },
    quit: async () => {
      // The answer is lost with the process that should give it.
      await app.evaluate(({ app: electron }) => electron.quit()).catch(() => undefined);
      return ended;
    },
  };
}
