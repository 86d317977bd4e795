import { SearchKey } from '/js/search-key.js';

const searchForm = document.querySelector('#search');
if (searchForm) new SearchKey({ form: searchForm });
