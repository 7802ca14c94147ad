import { expect, test } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtIn, startApp, type RunningApp } from './running-app.ts';

const root = join(import.meta.dirname, '../..');
let app: RunningApp;
test.beforeAll(async () => {
  app = await startApp();
});
test.afterAll(() => app.close());

test('the window is sandboxed and isolated, and has nothing of Node', async () => {
  const found = await app.page.evaluate(() => ({
    node: ['require', 'process', 'Buffer', 'module', 'global', 'electron', 'ipcRenderer'].filter(
      (name) => name in window,
    ),
    bridge: Object.entries(window.rekindle).filter(([, value]) => typeof value !== 'function'),
    names: Object.keys(window.rekindle),
  }));
  expect(found.node).toEqual([]);
  expect(found.bridge).toEqual([]);
  expect(found.names).not.toContain('invoke');
  const processes = await app.electron.evaluate(({ app: program }) =>
    program.getAppMetrics().map(({ type, sandboxed }) => ({ type, sandboxed })),
  );
  expect(processes.some(({ type }) => type === 'Tab')).toBe(true);
  // As root (CI) Chromium itself has to run without its sandbox; the program never asks for that.
  if (process.getuid?.() !== 0) {
    expect(processes.find(({ type }) => type === 'Tab')?.sandboxed).toBe(true);
  }
});

test('no code of ours switches a protection off', () => {
  for (const folder of ['main/app', 'preload']) {
    for (const name of readdirSync(join(root, folder))) {
      const code = readFileSync(join(root, folder, name), 'utf8');
      expect(code, name).not.toMatch(
        /no-sandbox|sandbox: false|nodeIntegration: true|contextIsolation: false|webSecurity: false|unsafe-/,
      );
    }
  }
});

test('the built page makes no code out of text', () => {
  const assets = join(builtIn, 'out/renderer/assets');
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(0);
  for (const name of scripts)
    expect(readFileSync(join(assets, name), 'utf8')).not.toMatch(/new Function\(|\beval\(/);
});

test('it cannot be led elsewhere', async () => {
  const { page } = app;
  for (const address of ['https://example.org/', 'file:///etc/passwd', 'data:text/html,x', 'app://other/']) {
    await page.evaluate((to) => {
      location.href = to;
    }, address);
    await page.waitForTimeout(100);
    expect(page.url()).toBe('app://rekindle/index.html');
  }
  expect(await page.evaluate(() => document.querySelector('h1')?.textContent)).toBeTruthy();
});

test('it opens no windows and holds no frames', async () => {
  const { page, electron } = app;
  expect(await page.evaluate(() => window.open('https://example.org/'))).toBeNull();
  expect(await page.evaluate(() => window.open('app://rekindle/index.html'))).toBeNull();
  await page.evaluate(() => {
    for (const tag of ['iframe', 'webview']) {
      const frame = document.createElement(tag);
      frame.setAttribute('src', 'app://rekindle/index.html');
      document.body.append(frame);
    }
  });
  await page.waitForTimeout(300);
  const open = await electron.evaluate(({ webContents }) => webContents.getAllWebContents().length);
  expect(open).toBe(1);
  expect(page.frames().filter((frame) => frame.url().startsWith('app:'))).toHaveLength(1);
});

test('it gets no permission', async () => {
  const answers = await app.page.evaluate(async () => {
    const refused = (promise: Promise<unknown>): Promise<string> =>
      promise.then(
        () => 'granted',
        () => 'refused',
      );
    return {
      camera: await refused(navigator.mediaDevices.getUserMedia({ video: true })),
      clipboard: await refused(navigator.clipboard.readText()),
      place: await refused(
        new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
      ),
      notes: await Notification.requestPermission(),
    };
  });
  expect(answers).toEqual({ camera: 'refused', clipboard: 'refused', place: 'refused', notes: 'denied' });
});

test('the policy of the page stops code and connections from elsewhere', async () => {
  const { page } = app;
  const outcome = await page.evaluate(async () => {
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) =>
      violations.push(event.effectiveDirective),
    );
    const caught = (attack: () => unknown): string => {
      try {
        attack();
        return 'ran';
      } catch (error) {
        return error instanceof Error ? error.name : 'thrown';
      }
    };
    const text = 'window.attacked = true';
    // Outside of this very call, which the debugger lets evaluate whatever it wants.
    const evaluated = await new Promise((resolve) => {
      setTimeout(() => resolve(caught(() => (0, eval)(text))));
    });
    const html = caught(() => {
      document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="window.attacked = true">');
    });
    const inline = caught(() => {
      const script = document.createElement('script');
      script.textContent = text;
      document.head.append(script);
    });
    const style = document.createElement('style');
    style.textContent = 'body { display: none }';
    document.head.append(style);
    const picture = new Image();
    picture.src = 'https://example.org/x.png';
    const fetched = await fetch('https://example.org/').then(
      () => 'ran',
      () => 'refused',
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    return {
      evaluated,
      html,
      inline,
      fetched,
      attacked: 'attacked' in window,
      hidden: getComputedStyle(document.body).display === 'none',
      violations: [...new Set(violations)].sort(),
    };
  });
  expect(outcome.evaluated).not.toBe('ran');
  expect(outcome.html).toBe('TypeError');
  expect(outcome.inline).toBe('TypeError');
  expect(outcome.fetched).toBe('refused');
  expect(outcome.attacked).toBe(false);
  expect(outcome.hidden).toBe(false);
  expect(outcome.violations).toEqual(
    expect.arrayContaining(['connect-src', 'img-src', 'require-trusted-types-for', 'style-src-elem']),
  );
});

test('only the files of the page are served, with the policy', async () => {
  const answers = await app.electron.evaluate(async ({ session }) => {
    const get = async (address: string, method = 'GET') => {
      const response = await session.defaultSession.fetch(address, { method });
      return { status: response.status, policy: response.headers.get('content-security-policy') };
    };
    return {
      page: await get('app://rekindle/index.html'),
      others: await Promise.all(
        [
          'app://rekindle/../main/app.js',
          'app://rekindle/%2e%2e/main/app.js',
          'app://rekindle/..%2fmain/app.js',
          'app://rekindle/assets/..%5c..%5cmain/app.js',
          'app://rekindle/%00',
          'app://rekindle//etc/passwd',
          'app://elsewhere/index.html',
        ].map((address) => get(address)),
      ),
      posted: await get('app://rekindle/index.html', 'POST'),
    };
  });
  expect(answers.page.status).toBe(200);
  expect(answers.page.policy).toContain("default-src 'none'");
  expect(answers.others.map(({ status }) => status)).toEqual(answers.others.map(() => 404));
  expect(answers.posted.status).toBe(404);
});

test('what the window asks is checked', async () => {
  const answers = await app.page.evaluate(async () => {
    const ask = (call: (...args: never[]) => Promise<unknown>, ...args: unknown[]): Promise<string> =>
      (call as (...args: unknown[]) => Promise<unknown>)(...args).then(
        () => 'answered',
        (error: unknown) => String(error),
      );
    const { rekindle } = window;
    return [
      await ask(rekindle.inspectImage, 7),
      await ask(rekindle.inspectImage, '/tmp/\0'),
      await ask(rekindle.changeSettings, { language: 'de', more: true }),
      await ask(rekindle.makeSticks, { image: '/tmp/x', targets: [] }),
      await ask(rekindle.watchDrives, null),
      await ask(rekindle.copyText, { text: 'x' }),
    ];
  });
  expect(answers).toEqual(answers.map(() => 'Error: invalid-request'));
});

test('practice writes to practice sticks only', async () => {
  const answer = await app.page.evaluate(() =>
    window.rekindle.makeSticks({
      job: 1,
      image: '/etc/hostname',
      proof: { digest: null, sumsFile: null },
      acceptUnproved: true,
      practice: true,
      kit: null,
      targets: [
        {
          device: '/tmp/anything.stick',
          identity: { majorMinor: null, sizeBytes: null, serial: null, diskseq: null },
          typedName: null,
        },
      ],
    }),
  );
  expect(answer).toMatchObject({ ok: false, error: { code: 'app-not-a-practice-stick' } });
});

test('another page with the same bridge is not answered', async () => {
  const answer = await app.electron.evaluate(
    async ({ BrowserWindow }, preload) => {
      // In a session of its own: ours would not even load the page.
      const foreign = new BrowserWindow({
        show: false,
        webPreferences: { preload, sandbox: true, partition: 'foreign' },
      });
      await foreign.loadURL('data:text/html,<title>foreign</title>');
      const asked: unknown = await foreign.webContents.executeJavaScript(
        'window.rekindle.start().then(() => "answered", (error) => error.message)',
      );
      foreign.destroy();
      return asked;
    },
    join(builtIn, 'out/preload/bridge.cjs'),
  );
  expect(answer).toBe('foreign-sender');
});
