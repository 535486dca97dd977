// The main job, as its people do it: one official document from draft to receipt. Each step is what one person does at one sitting, by pointer and keyboard.
// A step fails when what should be seen is not seen. Used by the tour (npm start without a display, npm run tour) and by the end-to-end tests.

import type { Locator, Page } from 'playwright-core';
import { type Desk, words } from './desk.ts';

export const CITY = { unit: '示例市发展和改革委员会', clerk: '周文清', leader: '林致远', officer: '沈安' };
export const COUNTY = { unit: '示例县发展和改革局', clerk: '陆小禾', leader: '高明远' };
export const TITLE = '关于开展示例项目储备工作的通知';
const BODY = [
  '为做好示例项目储备工作，根据有关规定，结合本市实际，现就有关事项通知如下。',
  '一、准确把握储备范围',
  '请各县（区）围绕基础设施、产业发展、民生保障等领域，认真梳理谋划示例项目，做到底数清、情况明。',
  '二、按时报送储备清单',
  '请于2026年12月15日前报送项目储备清单，并明确一名联系人。',
  '三、加强跟踪服务',
  '请各单位加强沟通衔接，及时协调解决项目推进中的困难和问题。',
].join('\n');

export type Step = { readonly name: string; readonly run: () => Promise<void> };

export function theLine(desk: Desk): Step[] {
  const { page } = desk;
  const text = (words_: string, within: Page | Locator = page) => within.getByText(words_, { exact: false }).first();
  const seen = (words_: string) => text(words_).waitFor({ timeout: 60_000 });
  const pageDrawn = () => desk.pageDrawn();

  return [
    {
      name: '首次启动：建立两个演示单位',
      run: async () => {
        await desk.button(words('first.start')).waitFor({ timeout: 30_000 });
        await desk.picture('01-first-start');
        await desk.makeExercise();
        await desk.picture('02-lock-screen');
      },
    },
    {
      name: '发文单位机要员：起草通知、预览版式、提交签发',
      run: async () => {
        await desk.sitDown(CITY.clerk);
        await desk.picture('03-empty-list');
        await desk.press(words('home.newOutgoing'));
        await page.getByRole('form', { name: words('outgoing.form') }).waitFor();
        const radio = (name: string) => page.getByRole('radio', { name, exact: true }).click();
        await radio(words('kind.notice'));
        await radio(words('urgency.urgent'));
        await radio(words('mark.workSecret'));
        await radio(words('disclosure.withheld'));
        await desk.type(page.getByRole('textbox', { name: words('outgoing.documentTitle') }), TITLE);
        await page.getByLabel(words('outgoing.primaryRecipients')).click();
        await page.keyboard.insertText(COUNTY.unit);
        await page.keyboard.press('Enter');
        await page.keyboard.press('Escape');
        await desk.type(page.getByRole('textbox', { name: words('outgoing.body') }), BODY);
        await desk.type(page.getByRole('textbox', { name: words('outgoing.attachmentNotes') }), '示例项目储备清单');
        await page.getByLabel(words('outgoing.copiedRecipients')).click();
        await page.keyboard.insertText('示例市人民政府办公室');
        await page.keyboard.press('Enter');
        await page.keyboard.press('Escape');
        await desk.press(words('outgoing.preview'));
        await text('共 ').waitFor({ timeout: 60_000 });
        await pageDrawn();
        await desk.picture('04-draft-and-layout');
        await desk.press(words('outgoing.submit'));
        await page
          .getByRole('heading', { level: 1 })
          .filter({ hasNotText: words('outgoing.title') })
          .waitFor({ timeout: 60_000 });
        await desk.openBox('underWay');
        await seen(TITLE);
      },
    },
    {
      name: '发文单位负责人：阅读、手写批注、口令签发',
      run: async () => {
        await desk.sitDown(CITY.leader);
        await desk.openRow(TITLE);
        await pageDrawn();
        await desk.picture('05-leader-reads');
        await desk.press(words('ink.write'));
        await desk.draw([0.6, 0.36]);
        await desk.picture('06-leader-ink');
        await page
          .getByRole('form', { name: words('action.signOff') })
          .getByRole('button', { name: words('action.signOff'), exact: true })
          .click();
        await desk.confirm(async (window) => void (await desk.picture('07-pin-sign-off', window)));
        await seen(words('done.signOff'));
        await desk.picture('08-signed-off');
      },
    },
    {
      name: '机要员：编号、生成正本并与定稿比对',
      run: async () => {
        await desk.sitDown(CITY.clerk);
        await desk.picture('09-clerk-to-do');
        await desk.openRow(TITLE);
        await page
          .getByRole('form', { name: words('action.number') })
          .getByRole('button', { name: words('action.number'), exact: true })
          .click();
        await seen(words('proof.same'));
        // The final copy has taken the place of the signed-off text.
        await desk.button(words('step.stamp.begin')).waitFor();
        await pageDrawn();
        await desk.picture('10-numbered');
      },
    },
    {
      name: '机要员：用印（印章落在署名和日期上）',
      run: async () => {
        await desk.press(words('step.stamp.begin'));
        await page.getByRole('group', { name: words('stamping.title') }).waitFor();
        await desk.dragSeal();
        await desk.picture('11-stamping');
        await page
          .getByRole('group', { name: words('stamping.title') })
          .getByRole('button', { name: words('action.stamp'), exact: true })
          .click();
        await desk.confirm(async (window) => void (await desk.picture('12-pin-stamp', window)));
        await seen(words('done.stamp'));
        await seen(words('verdict.valid'));
        await pageDrawn();
        await desk.picture('13-stamped');
      },
    },
    {
      name: '机要员：导出用印后的正本，核发',
      run: async () => {
        await desk.press(words('action.export'));
        await seen('已导出');
        await page
          .getByRole('form', { name: words('action.dispatch') })
          .getByRole('button', { name: words('action.dispatch'), exact: true })
          .click();
        await desk.confirm(async (window) => void (await desk.picture('14-pin-dispatch', window)));
        await seen(words('done.dispatch').slice(0, 3));
        await desk.picture('15-dispatched');
      },
    },
    {
      name: '收文单位机要员：来件验章、看依据、签收',
      run: async () => {
        await desk.sitDown(COUNTY.clerk);
        await seen(TITLE);
        await desk.picture('16-arrived');
        await desk.openRow(TITLE);
        await seen(words('verdict.valid'));
        await pageDrawn();
        await desk.picture('17-arrival');
        await desk.press(words('arrival.acknowledge'));
      },
    },
    {
      name: '收文单位机要员：登记、拟办',
      run: async () => {
        await desk.button(words('registration.submit')).waitFor({ timeout: 60_000 });
        await pageDrawn();
        await desk.picture('18-register');
        await desk.press(words('registration.submit'));
        const form = page.getByRole('form', { name: words('action.propose') });
        await form.waitFor({ timeout: 60_000 });
        await pageDrawn();
        await desk.press(words('reasons.open'));
        await text(words('reasons.group.seal')).waitFor({ timeout: 60_000 });
        await desk.picture('19-reasons');
        await desk.press(words('reasons.close'));
        await form.getByRole('button', { name: words('action.propose'), exact: true }).click();
        await seen('批示。');
        await desk.picture('20-proposed');
      },
    },
    {
      name: '收文单位负责人：手写批示、口令确认',
      run: async () => {
        await desk.sitDown(COUNTY.leader);
        await desk.openRow(TITLE);
        await pageDrawn();
        await desk.press(words('ink.write'));
        await desk.draw([0.6, 0.36]);
        await desk.press('请办公室按要求办理。');
        await desk.picture('21-instruct');
        await page
          .getByRole('form', { name: words('action.instruct') })
          .getByRole('button', { name: words('action.instruct'), exact: true })
          .click();
        await desk.confirm(async (window) => void (await desk.picture('22-pin-instruct', window)));
        await seen(words('done.instruct'));
      },
    },
    {
      name: '收文单位机要员：办结，公文处理单载明每一步',
      run: async () => {
        await desk.sitDown(COUNTY.clerk);
        await desk.openRow(TITLE);
        await pageDrawn();
        await page
          .getByRole('form', { name: words('action.conclude') })
          .getByRole('button', { name: words('action.conclude'), exact: true })
          .click();
        await seen(words('done.conclude'));
        for (const act of ['dispatch', 'acknowledge', 'register', 'propose', 'instruct', 'conclude'] as const) {
          await text(words(`act.${act}`)).waitFor();
        }
        await desk.picture('23-concluded');
        await desk.openBox('done');
        await seen(TITLE);
      },
    },
    {
      name: '发文单位机要员：回执已到，送达情况可查；导出验证报告和单位根证书',
      run: async () => {
        await desk.sitDown(CITY.clerk);
        await desk.openBox('outgoing');
        await text(words('state.received')).waitFor({ timeout: 60_000 });
        await desk.openRow(TITLE);
        await page.getByRole('tab', { name: words('dossier.rail.deliveries') }).click();
        await seen(COUNTY.clerk);
        await pageDrawn();
        await desk.picture('24-receipt');
        await desk.press(words('dossier.exportReport'));
        await seen('已导出');
        await desk.openSettings();
        await desk.picture('25-settings');
      },
    },
    {
      name: '安全保密员：证书、印章、审计',
      run: async () => {
        await desk.sitDown(CITY.officer);
        await desk.openRail('keys');
        await desk.picture('26-keys');
        await desk.press(words('keys.exportRoot'));
        await seen('unit-root.pem');
        await desk.openRail('seals');
        await desk.picture('27-seals');
        await desk.openRail('audit');
        await desk.press(words('audit.verify'));
        await seen(words('audit.verified.ok'));
        await desk.picture('28-audit');
        await desk.leave();
      },
    },
  ];
}
