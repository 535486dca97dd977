import { describe, expect, it } from 'vitest';
import { documentFiles, packageOf, signaturesXml, signatureXml } from '../package.fixture.ts';
import { openPackage } from '../package.ts';
import { pictureIn, readSealPicture } from './seal-picture.ts';

const PICTURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47);

function element(tag: number, ...contents: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const content = Uint8Array.from(contents.flatMap((part) => [...part]));
  const { length } = content;
  const head = length < 128 ? [length] : [0x82, length >> 8, length & 255];
  return Uint8Array.from([tag, ...head, ...content]);
}
const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));

/** An SES_Signature, as far as it is read; `picture` is the content of the picture's sequence. */
function signedValue(picture: Uint8Array, padding = 0): Uint8Array {
  const info = element(0x30, element(0x30), element(0x16, ascii('id')), element(0x30), picture, element(0x30));
  const seal = element(0x30, info, element(0x04, new Uint8Array(padding)));
  return element(0x30, element(0x30, element(0x02, [4]), seal, element(0x18)), element(0x04, [1]));
}

describe('the picture of a seal', () => {
  it('is found in the seal that was signed, with its type', () => {
    const value = signedValue(element(0x30, element(0x16, ascii('PNG')), element(0x04, PICTURE)), 300);
    expect(pictureIn(value)).toEqual({ type: 'png', bytes: PICTURE });
  });

  it('is none where the structure is another, cut short or without one', () => {
    const whole = signedValue(element(0x30, element(0x16, ascii('PNG')), element(0x04, PICTURE)));
    for (let length = 0; length < whole.length; length++) expect(pictureIn(whole.subarray(0, length))).toBeNull();
    expect(pictureIn(signedValue(element(0x30, element(0x04, PICTURE), element(0x16, ascii('PNG')))))).toBeNull();
    expect(pictureIn(signedValue(element(0x30, element(0x16, ascii('PNG')), element(0x04))))).toBeNull();
    expect(pictureIn(signedValue(element(0x04, PICTURE)))).toBeNull();
    expect(pictureIn(Uint8Array.of(0x30, 0x80, 0, 0))).toBeNull();
  });

  it('is had by the path of Signature.xml; without its value, or in a broken file, there is none', () => {
    const files = documentFiles('Signs/Signatures.xml');
    files.set('Signs/Signatures.xml', signaturesXml());
    files.set('Signs/Sign_0/Signature.xml', signatureXml({ references: [] }));
    expect(readSealPicture(openPackage(packageOf(files)), 'Signs/Sign_0/Signature.xml')).toBeNull();
    const value = signedValue(element(0x30, element(0x16, ascii('png')), element(0x04, PICTURE)));
    files.set('Signs/Sign_0/SignedValue.dat', value);
    expect(readSealPicture(openPackage(packageOf(files)), 'Signs/Sign_0/Signature.xml')?.bytes).toEqual(PICTURE);
    files.set('Signs/Sign_0/Signature.xml', new TextEncoder().encode('<Signature'));
    expect(readSealPicture(openPackage(packageOf(files)), 'Signs/Sign_0/Signature.xml')).toBeNull();
    expect(readSealPicture(openPackage(packageOf(files)), 'nowhere')).toBeNull();
  });
});
