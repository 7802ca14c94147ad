import { expect, test } from '@playwright/test';
import { startApp } from './running-app.ts';

test('the window has its name and a size that everything fits in', async () => {
  const app = await startApp();
  const window = await app.electron.evaluate(({ BrowserWindow }) => {
    const [first] = BrowserWindow.getAllWindows();
    return { title: first?.getTitle(), content: first?.getContentSize(), minimum: first?.getMinimumSize() };
  });
  expect(window).toEqual({ title: 'Rekindle', content: [1024, 700], minimum: [900, 640] });
  // At the smallest size nothing is cut off sideways.
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(900, 640);
  });
  await expect.poll(() => app.page.evaluate(() => innerWidth)).toBe(900);
  const overflow = await app.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await app.picture('21-smallest');
  await app.close();
});

test('a mistake in the main process is told in a sentence, without its stack, and once', async () => {
  const app = await startApp();
  await app.electron.evaluate(({ dialog }) => {
    const told: unknown[] = [];
    Object.assign(globalThis, { told });
    dialog.showMessageBox = (...args: unknown[]) => {
      told.push(args);
      return Promise.resolve({ response: 0, checkboxChecked: false });
    };
    for (const name of ['first', 'second']) {
      setTimeout(() => {
        throw new Error(`secret ${name}`);
      });
    }
    void Promise.reject(new Error('secret third'));
  });
  await expect
    .poll(() =>
      app.electron.evaluate(() => JSON.stringify((globalThis as unknown as { told: unknown[] }).told)),
    )
    .toContain('Something went wrong inside Rekindle');
  const told = await app.electron.evaluate(() => (globalThis as unknown as { told: unknown[] }).told);
  expect(told).toHaveLength(1);
  expect(JSON.stringify(told)).not.toMatch(/secret|\.js|:\d+:\d+/);
  // It goes on.
  await app.page.getByRole('button', { name: 'Practise' }).click();
  await expect(app.page.getByText('You are practising.')).toBeVisible();
  await app.close();
});
