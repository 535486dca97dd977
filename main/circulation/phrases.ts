// Standard phrases of each step, as offices write them. They are words of documents, not of the interface, and so they are Chinese in every language.

export const phrases = {
  signOff: ['同意印发。', '同意。', '同意，请尽快印发。'],
  sendBack: ['请修改后再报。', '请补充依据后再报。', '请与有关科室会商后再报。'],
  propose: ['拟请领导阅示。', '拟请领导批示，由办公室承办。', '拟阅。'],
  instruct: ['请办公室按要求办理。', '同意，请抓紧落实。', '已阅。'],
};
