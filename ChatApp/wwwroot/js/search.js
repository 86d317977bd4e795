import '/js/hits.js';
import { SearchKey } from '/js/search-key.js';

new SearchKey({ form: document.querySelector('#search') });
