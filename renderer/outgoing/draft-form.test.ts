import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DocumentElements } from '../../preload/contract/fields.ts';
import { elementsOf, emptyForm, formFrom, formFromText, formToText, linesOf, missingElements } from './draft-form.ts';

const full = {
  ...emptyForm,
  issuingAgency: '示例市发展和改革委员会',
  title: ' 关于做好冬季能源保供工作的通知 ',
  primaryRecipients: ['示例县发展和改革局'],
  body: '　　现将有关事项通知如下。\n\n一、提高认识\r\n二、抓好落实  ',
  signatureBlock: '示例市发展和改革委员会',
  disclosure: 'onRequest' as const,
};

describe('the form of elements', () => {
  it('takes paragraphs from lines, without empty lines and without the indent that the layout makes', () => {
    expect(linesOf(full.body)).toEqual(['现将有关事项通知如下。', '一、提高认识', '二、抓好落实']);
  });

  it('becomes elements that the contract accepts', () => {
    const elements = elementsOf(full);
    expect(v.is(DocumentElements, elements)).toBe(true);
    expect(elements?.title).toBe('关于做好冬季能源保供工作的通知');
  });

  it('has no default for the disclosure and names what is missing in the order of the form', () => {
    expect(missingElements(emptyForm)).toEqual([
      'disclosure',
      'issuingAgency',
      'title',
      'primaryRecipients',
      'body',
      'signatureBlock',
    ]);
    expect(elementsOf({ ...full, disclosure: undefined })).toBeUndefined();
    expect(elementsOf({ ...full, body: ' \n　\n' })).toBeUndefined();
  });

  it('is kept as text and read again, with the title where main looks for it', () => {
    expect(formFromText(formToText(full))).toEqual(full);
    expect(JSON.parse(formToText(full))).toMatchObject({ title: full.title });
  });

  it('reads a text that is not a form as an empty one', () => {
    for (const text of ['', 'null', '[]', '{"urgency":"soon","primaryRecipients":[1,"甲"]}']) {
      expect(formFromText(text).urgency).toBe('routine');
      expect(formFromText(text).disclosure).toBeUndefined();
    }
    expect(formFromText('{"primaryRecipients":[1,"甲"]}').primaryRecipients).toEqual(['甲']);
  });

  it('begins from elements that were sent back', () => {
    const elements = elementsOf(full);
    if (elements === undefined) throw new Error('the form is complete');
    expect(elementsOf(formFrom(elements))).toEqual(elements);
  });
});
