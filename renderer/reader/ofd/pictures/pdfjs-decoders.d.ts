// pdf.js ships its picture decoders without types: what is used of them, as its sources have it.
declare module 'pdfjs-dist/image_decoders/pdf.image_decoders.mjs' {
  type FaxOptions = {
    K: number;
    EndOfLine: boolean;
    EncodedByteAlign: boolean;
    BlackIs1: boolean;
    Columns: number;
    Rows: number;
  };
  export const Jbig2Image: {
    setOptions(options: {
      useWasm: boolean;
      useWorkerFetch: boolean;
      wasmUrl: string | null;
      getHandler: () => { sendWithPromise(action: string, data: { filename: string }): Promise<Uint8Array> };
    }): void;
    readonly instance: {
      decode(
        bytes: Uint8Array,
        width: number,
        height: number,
        globals?: Uint8Array | null,
        fax?: FaxOptions,
      ): Promise<Uint8Array>;
    };
  };
  export const JpxImage: { readonly instance: { decode(bytes: Uint8Array): Promise<Uint8ClampedArray> } };
  export class JpegImage {
    constructor(options: { colorTransform: number });
    parse(bytes: Uint8Array): void;
    readonly width: number;
    readonly height: number;
    readonly numComponents: number;
    getData(size: { width: number; height: number }): Uint8ClampedArray;
  }
  export function setVerbosityLevel(level: number): void;
}
