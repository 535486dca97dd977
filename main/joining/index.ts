// What travels between a computer whose user wants to join a unit and the holder of the unit's keys: request and answer. Pure: the quarantine reads them
// too, before anybody else does.

export { type JoinAnswer, MAX_ANSWER, makeJoinAnswer, parseJoinAnswer } from './answer.ts';
export { isPlainLine, type JoinRequest, MAX_REQUEST, makeJoinRequest, parseJoinRequest } from './request.ts';
