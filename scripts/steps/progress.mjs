const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Does one step of work, saying what it is doing, for how long, and how it ended. */
export async function step(title, work) {
  const began = performance.now();
  const live = process.stdout.isTTY && !process.env.CI;
  let doing = '';
  let shown = false;
  const show = () => {
    if (!doing) return;
    shown = true;
    const line = `  ${title}: ${doing} (${seconds(began)})`;
    if (live) process.stdout.write(`\r\x1b[2K${line.slice(0, (process.stdout.columns ?? 80) - 1)}`);
    else console.log(line);
  };
  const ticking = setInterval(show, live ? 500 : 10_000);
  const tell = (text) => {
    const first = !shown;
    doing = text;
    if (first || live) show();
  };
  const end = (mark, text) => {
    clearInterval(ticking);
    if (live && shown) process.stdout.write('\r\x1b[2K');
    console.log(`${mark} ${title}${text ? `: ${text}` : ''} (${seconds(began)})`);
  };
  try {
    const result = await work(tell);
    end('ok  ', typeof result === 'string' ? result : '');
    return result;
  } catch (error) {
    end('fail', '');
    throw error;
  }
}

/** Bytes as a person reads them. */
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
