import type { Reason } from '../../main/common/reason.ts';
import type { Result } from '../../main/common/result.ts';
import type { Advice, MachineSource, ShownWish } from '../../preload/advice.ts';

/** The way from a computer to a system, before there is an image. */
export interface AdviceState {
  /** `null` while the person makes sticks. */
  readonly step: 'machine' | 'system' | null;
  readonly source: MachineSource | null;
  readonly wish: ShownWish;
  /** True while the answer to the last question is on its way. */
  readonly asking: boolean;
  readonly answer: Result<Advice, Reason> | null;
  /** The system that the person took. */
  readonly taken: string | null;
}

export const noAdvice: AdviceState = {
  step: null,
  source: null,
  wish: { for: 'desktop', experience: 'new' },
  asking: false,
  answer: null,
  taken: null,
};

export type AdviceAction =
  | { readonly type: 'open' }
  | { readonly type: 'close' }
  | { readonly type: 'ask'; readonly source: MachineSource; readonly wish: ShownWish }
  | {
      readonly type: 'answered';
      readonly source: MachineSource;
      readonly wish: ShownWish;
      readonly answer: Result<Advice, Reason>;
    }
  | { readonly type: 'back' }
  | { readonly type: 'take'; readonly id: string }
  | { readonly type: 'forget' };

/** The state after one thing that happened. An answer to a question that was asked before the last one is dropped. */
export function adviceReducer(state: AdviceState, action: AdviceAction): AdviceState {
  switch (action.type) {
    case 'open':
      return { ...state, step: state.answer?.ok ? 'system' : 'machine' };
    case 'close':
      return { ...state, step: null };
    case 'ask':
      return { ...state, source: action.source, wish: action.wish, asking: true };
    case 'answered': {
      if (action.source !== state.source || action.wish !== state.wish) return state;
      const { answer } = action;
      return {
        ...state,
        asking: false,
        answer,
        step: state.step === null ? null : answer.ok ? 'system' : 'machine',
      };
    }
    case 'back':
      return { ...state, step: 'machine', answer: null, asking: false, source: null };
    case 'take':
      return { ...state, step: null, taken: action.id };
    case 'forget':
      return { ...state, taken: null };
  }
}
