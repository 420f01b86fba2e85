/** Where Node opens its debugger when it is asked to by a signal. */
const debuggerList = 'http://127.0.0.1:9229/json/list';
const patienceMs = 5_000;

/**
 * Where the JavaScript of another Node process of ours stands, as lines "function (file:line)", innermost first: also in
 * a loop that never yields, since the debugger interrupts it. Empty where it is in a call that is not JavaScript, as
 * waiting for a child is. The process is left stopped: it is for one that is ended next. One at a time.
 */
export async function stackOf(pid) {
  process.kill(pid, 'SIGUSR1');
  // Not above: this file is loaded before anything is installed.
  const { WebSocket } = await import('ws');
  const socket = new WebSocket(await debuggerOf());
  try {
    return await new Promise((resolve, reject) => {
      setTimeout(() => resolve([]), patienceMs);
      socket.on('error', reject);
      socket.on('open', () => {
        for (const [id, method] of ['Debugger.enable', 'Debugger.pause'].entries())
          socket.send(JSON.stringify({ id, method }));
      });
      const scripts = new Map();
      socket.on('message', (text) => {
        const { method, params } = JSON.parse(text);
        if (method === 'Debugger.scriptParsed') scripts.set(params.scriptId, params.url);
        if (method === 'Debugger.paused') resolve(params.callFrames.map((frame) => lineOf(frame, scripts)));
      });
    });
  } finally {
    socket.terminate();
  }
}

async function debuggerOf() {
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      const [first] = await (await fetch(debuggerList, { signal: AbortSignal.timeout(1000) })).json();
      return first.webSocketDebuggerUrl;
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function lineOf({ functionName, location }, scripts) {
  return `${functionName || '(anonymous)'} (${scripts.get(location.scriptId) ?? '?'}:${location.lineNumber + 1})`;
}
