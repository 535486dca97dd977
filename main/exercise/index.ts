export { carrierFolder, createExercise, type ExercisePorts } from './exercise.ts';
