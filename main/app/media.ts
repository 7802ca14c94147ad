/** What the page may listen or look with while a test is open. */
export type Media = 'microphone' | 'camera';

/** Which of the two is allowed now: none, but while the test that needs it is open. */
export interface MediaLeave {
  /** `null` takes it back. */
  readonly give: (media: Media | null) => void;
  /** True if a page may use all of these kinds. */
  readonly allows: (asked: MediaAsked) => boolean;
}

/** A request for a permission, as Electron's handlers tell of it. */
export interface MediaAsked {
  readonly permission: string;
  /** Whether the program's own page asks, in its top frame. */
  readonly ownPage: boolean;
  /** `audio`, `video`; empty where nothing is said of it. */
  readonly kinds: readonly string[];
}

const kindOf: Readonly<Record<Media, string>> = { microphone: 'audio', camera: 'video' };

export function mediaLeave(): MediaLeave {
  let given: Media | null = null;
  return {
    give: (media) => {
      given = media;
    },
    allows: ({ permission, ownPage, kinds }) => {
      const kind = given && kindOf[given];
      return permission === 'media' && ownPage && kinds.length > 0 && kinds.every((one) => one === kind);
    },
  };
}
