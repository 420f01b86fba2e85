// `npm start -- --demo`: plays a busy morning in the window, exits all, and then asks the practice broker's own ledger
// whether every follower's order was as it should be. Ends with 0 only when all of it was.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { judge } from './demo/judge.mjs';
import { openConsole } from './demo/open-console.mjs';
import { readMappings } from './demo/order-mappings.mjs';
import { orderTable } from './demo/order-table.mjs';
import { inRepo } from './steps/places.mjs';
import { exitWith } from './steps/problem.mjs';

const pictures = inRepo('artifacts', 'demo');

await exitWith(async () => {
  const given = process.env.LOCKSTEP_PROFILE;
  const profile = given ?? mkdtempSync(join(tmpdir(), 'lockstep-demo-'));
  if (!given) process.on('exit', () => rmSync(profile, { recursive: true, force: true, maxRetries: 3 }));
  mkdirSync(pictures, { recursive: true });

  console.log('\nThe console opens in practice mode.');
  const desk = await openConsole(profile);
  const facts = await playMorning(desk);
  await desk.quit();

  console.log(`\n${orderTable(facts)}\n`);
  const findings = judge(facts);
  for (const { what, wrong } of findings) {
    console.log(`${wrong.length === 0 ? 'ok  ' : 'NOT '} ${what}`);
    for (const line of wrong) console.log(`       ${line}`);
  }
  console.log('\nPictures:');
  for (const picture of facts.pictures) console.log(`  ${relative(process.cwd(), picture)}`);
  const wrong = findings.filter((finding) => finding.wrong.length > 0);
  console.log(
    wrong.length === 0
      ? `\nThe demonstration held: ${findings.length} of ${findings.length} checks against the broker's own ledger.\n`
      : `\nNot as it should be:\n${wrong.map(({ what }) => `  ${what}`).join('\n')}\n`,
  );
  return wrong.length === 0 ? 0 : 1;
});

/** Plays the morning and Exit All in the window, and collects what was seen there and at the broker. */
async function playMorning(desk) {
  const { page } = desk;
  const taken = [];
  const picture = async (name) => {
    const path = join(pictures, `${name}.png`);
    await page.screenshot({ path, animations: 'disabled' });
    taken.push(path);
  };
  const known = new Set((await desk.ledger()).orders.map(({ brokerOrderId }) => brokerOrderId));

  console.log('A demo morning is played by its button:');
  await desk.playDemo((_step, words) => console.log(`  ${words}`));
  const shownNotices = await page.getByTestId('banner').allInnerTexts();
  await picture('desk');
  await page.getByTestId('tab-orders').click();
  const shownRejections = await page.locator('[data-testid^="copy-"][data-status="Rejected"]').allInnerTexts();
  await picture('orders');
  const morning = await desk.view();

  console.log('EXIT ALL is held for a second in the window.');
  const verdict = await desk.exitAll();
  console.log(`  ${verdict}`);
  await picture('exit-all');
  await page.getByTestId('exit-close').click();
  await page.getByTestId('tab-journal').click();
  await page.getByTestId('journal-row').last().waitFor();
  await picture('journal');

  const { orders, positions } = await desk.ledger();
  return {
    orders: orders.filter(({ brokerOrderId }) => !known.has(brokerOrderId)),
    positions,
    mappings: readMappings(await desk.database()),
    view: await desk.view(),
    followers: morning.followers,
    master: morning.master,
    shown: { verdict, notices: shownNotices.join('\n'), rejections: shownRejections.join('\n') },
    pictures: taken,
  };
}
