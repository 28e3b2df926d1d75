export { claimSearch } from "./claim-search";
export { applySuggestion, DecideSuggestion, dismissSuggestion, revertSuggestion, undoSuggestion } from "./decide-suggestion";
export { judgedEpisodes } from "./judged-episodes";
export { ListSuggestions, listSuggestions } from "./list-suggestions";
export { offerSuggestions } from "./offer-suggestions";
export { SUGGESTION_STATES, type SuggestionView, suggestionView } from "./suggestion-view";
