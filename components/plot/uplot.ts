/** The one door to uPlot. Loaded on demand. */
import uplot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export { uplot };
