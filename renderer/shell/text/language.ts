// The languages of the interface; Chinese is the first.
export type Language = 'zh-CN' | 'en';
