import { z } from 'zod';
import { line, type Line } from './types.ts';

const device = z.object({
  active: z.boolean().optional(),
  driverVendor: z.string().optional(),
  driverVersion: z.string().optional(),
});
const info = z.object({
  auxAttributes: z.object({ glRenderer: z.string().optional(), glVersion: z.string().optional() }).optional(),
  gpuDevice: z.array(device).optional(),
});
const features = z.record(z.string(), z.string());

/** What Chromium found out about the graphics. */
export interface GraphicsReading {
  /** The name of what draws: a chip's, or a program's that stands in for one. */
  readonly renderer: string | null;
  readonly driver: string | null;
  /** Pictures are put together by a chip; `null`: it does not say. */
  readonly accelerated: boolean | null;
  readonly videoInHardware: boolean | null;
}

/** Programs that draw with the processor because there is no chip, or no driver for it. */
const softwareRenderers = /llvmpipe|softpipe|swiftshader|swrast|software|microsoft basic render/i;

/**
 * Out of Chromium's own words. What they look like is nobody's promise, so that everything may be missing.
 * @param gpuInfo of `app.getGPUInfo`
 * @param status of `app.getGPUFeatureStatus`
 */
export function graphicsReading(gpuInfo: unknown, status: unknown): GraphicsReading {
  const { auxAttributes: attributes, gpuDevice } = info.safeParse(gpuInfo).data ?? {};
  const feature = features.safeParse(status).data ?? {};
  const active = gpuDevice?.find((one) => one.active === true) ?? gpuDevice?.[0];
  const renderer = named(attributes?.glRenderer);
  const driver = [active?.driverVendor, active?.driverVersion]
    .filter((text) => named(text) !== null)
    .join(' ');
  return {
    renderer,
    driver: named(driver),
    accelerated:
      renderer !== null && softwareRenderers.test(renderer) ? false : enabled(feature.gpu_compositing),
    videoInHardware: enabled(feature.video_decode),
  };
}

/** `enabled`, `enabled_on`, `disabled_software`, `unavailable_off`… (content/browser/gpu/compositor_util.cc). */
function enabled(word: string | undefined): boolean | null {
  if (word === undefined) return null;
  return word.startsWith('enabled');
}

/** Text of a chip's maker, on one line and not endless. */
function named(text: string | undefined): string | null {
  const tidy = (text ?? '').replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  return tidy === '' || /^(disabled|unknown|null)$/i.test(tidy) ? null : tidy.slice(0, 160);
}

/** What is shown of it. Nothing is judged: whether a video stutters, the person sees. */
export function graphicsLines({ renderer, driver, accelerated, videoInHardware }: GraphicsReading): Line[] {
  const lines: Line[] = [];
  if (accelerated === null) lines.push(line('unknown', { code: 'measured-graphics-unknown', data: {} }));
  else if (accelerated) {
    lines.push(line('good', { code: 'measured-graphics-hardware', data: { renderer } }));
  } else {
    lines.push(
      line(
        'caution',
        { code: 'measured-graphics-software', data: { renderer } },
        { code: 'measured-try-graphics', data: {} },
      ),
    );
  }
  if (driver !== null) lines.push(line('plain', { code: 'measured-graphics-driver', data: { driver } }));
  if (videoInHardware !== null) {
    lines.push(
      line('plain', {
        code: videoInHardware ? 'measured-video-hardware' : 'measured-video-software',
        data: {},
      }),
    );
  }
  return lines;
}
